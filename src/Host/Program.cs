using SignalEs.Host;
using SignalEs.Host.CommandLine;
using SignalEs.Host.Setup;

if (SignalesCommand.Takes(args))
{
    return await SignalesCommand.RunAsync(args);
}

try
{
    // The page lies beside the program, wherever it is started from.
    string page = Path.Combine(AppContext.BaseDirectory, "wwwroot");
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, WebRootPath = Directory.Exists(page) ? page : null });
    builder.AddSignalEs();
    var app = builder.Build();
    await app.MigrateAsync();
    app.MapSignalEs();
    await app.RunAsync();
    return 0;
}
catch (StartException e)
{
    await Console.Error.WriteLineAsync($"signales: {e.Message}");
    return 2;
}
