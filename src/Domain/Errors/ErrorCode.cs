namespace SignalEs.Domain.Errors;

/// <summary>
/// A reason for which a call is refused, as clients see it: the <c>code</c> of a problem document or of an error message on a socket.
/// </summary>
/// <param name="Name">Stable, snake case; clients branch on it.</param>
/// <param name="Status">HTTP status; 0 where it only occurs on a socket.</param>
/// <param name="Title">One line, the same for every occurrence.</param>
/// <param name="Advice">What the client can do about it.</param>
public sealed record ErrorCode(string Name, int Status, string Title, string Advice);
