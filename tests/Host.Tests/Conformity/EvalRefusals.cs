namespace SignalEs.Host.Tests.Conformity;

/// <summary>Bad input: every message names row, field, value and rule, and nothing is written.</summary>
public sealed class EvalRefusals : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("", "is empty; expected a header and rows")]
    [InlineData("id,type,S,K,T,r,q,sigma\n", "has a header but no rows")]
    [InlineData("id,type,S,K,T,r,q,sigm\n1,C,100,100,1,0,0,0.2\n", "has no column sigma; it has id,type,S,K,T,r,q,sigm; did you mean sigm?")]
    [InlineData("id,type,S,K,T,r,q,K,sigma\n1,C,100,100,1,0,0,90,0.2\n", "header: column 'K' stands there more than once")]
    [InlineData("id,type,S,K,T,r,q,sigma\n1,C,100,100,1,0,0\n", "row 1: 7 fields; the header names 8")]
    [InlineData("id,type,S,K,T,r,q,sigma\n1,C,100,100,1,0,0,-0.2\n", "row 1, sigma: '-0.2'; expected a number, 0 or greater")]
    [InlineData("id,type,S,K,T,r,q,sigma\n1,C,100,100,1,0,0,0.2\n2,P,ten,100,1,0,0,0.2\n", "row 2, S: 'ten'; expected a number greater than 0")]
    [InlineData("id,type,S,K,T,r,q,sigma\n1,C,100,0,1,0,0,0.2\n", "row 1, K: '0'; expected a number greater than 0")]
    [InlineData("id,type,S,K,T,r,q,sigma\n1,C,100,100,1,,0,0.2\n", "row 1, r: ''; expected a finite number")]
    [InlineData("id,type,S,K,T,r,q,sigma\n1,straddle,100,100,1,0,0,0.2\n", "row 1, type: 'straddle'; expected C or P")]
    public void Greeks(string file, string message) => Refused(message, file, "greeks", "--model", "bsm");

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        string said = Refused("row 1, S", "id,type,S,K,T,r,q,sigma\n1,X,-1,100,1,0,0,nan\n", "greeks", "--model", "bsm");
        Assert.Contains("row 1, type: 'X'", said, StringComparison.Ordinal);
        Assert.Contains("row 1, sigma: 'nan'", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id,model,type,S_or_F,K,T,r,q,price\n1,BSM,C,100,100,1,0,0,dear\n", "row 1, price: 'dear'; expected a number")]
    [InlineData("id,model,type,S_or_F,K,T,r,q,price\n1,SABR,C,100,100,1,0,0,9\n", "row 1, model: 'SABR'; expected BSM or B76")]
    public void Volatility(string file, string message) => Refused(message, file, "iv");

    [Theory]
    [InlineData("rsj", "14", "there is no indicator 'rsj'; did you mean rsi?")]
    [InlineData("rsi", "0", "rsi: parameter 1, lookback: '0'; expected whole number 1 to 5000")]
    [InlineData("rsi", "2.5", "rsi: parameter 1, lookback: '2.5'; expected whole number")]
    [InlineData("rsi", "14,3", "rsi: 2 parameters; it takes lookback")]
    [InlineData("zigzag", "high,3", "zigzag: parameter 1, endType: 'high'; expected close | highlow")]
    [InlineData("beta", "20", "beta compares two series; give the bars of the second with --reference")]
    public void Indicators_and_their_parameters(string name, string parameters, string message)
        => Refused(message, "timestamp,open,high,low,close,volume\n2024-01-02,1,1,1,1,1\n", "indicator", "--name", name, "--params", parameters);

    [Theory]
    [InlineData("timestamp,open,high,low,close\n2024-01-02,1,1,1,1\n", "has no column volume")]
    [InlineData("timestamp,open,high,low,close,volume\nyesterday,1,1,1,1,1\n", "row 1, timestamp: 'yesterday'; expected a date or an RFC 3339 time")]
    [InlineData("timestamp,open,high,low,close,volume\n2024-01-03,1,1,1,1,1\n2024-01-02,1,1,1,1,1\n", "row 2, timestamp: '2024-01-02'; expected bars in order of time")]
    [InlineData("timestamp,open,high,low,close,volume\n2024-01-02,1,inf,1,1,1\n", "row 1, high: 'inf'; expected a finite number")]
    public void Bars(string file, string message) => Refused(message, file, "indicator", "--name", "rsi");

    private string Refused(string message, string file, params string[] args)
    {
        File.WriteAllText(_path, file);
        string said = Eval.Refusal([.. args, "--in", _path]);
        Assert.Contains(message, said, StringComparison.Ordinal);
        return said;
    }
}
