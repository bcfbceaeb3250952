namespace SignalEs.Domain.Errors;

/// <summary>
/// Every error code of the service, in one place: <c>docs/codes.md</c> is written from this registry and a test keeps the two in step.
/// A code never changes its meaning and is never used again for another one.
/// </summary>
public static class Codes
{
    public static readonly ErrorCode InvalidRequest = new(
        "invalid_request", 400, "The request is not valid",
        "`errors` names each field, the value given and what is allowed. Correct the request; repeating it can't succeed.");

    public static readonly ErrorCode InvalidFormula = new(
        "invalid_formula", 400, "The formula does not compile",
        "`errors` names the field and, for each error, line, column and character, what is wrong and what may stand there. docs/concepts/formulas.md has the language.");

    public static readonly ErrorCode UnknownInstrument = new(
        "unknown_instrument", 404, "No instrument has this key",
        "`errors` lists keys that are near. An instrument exists once a tick of it was ingested or it was entered by `PUT /instruments/{key}`.");

    public static readonly ErrorCode UnknownUnderlying = new(
        "unknown_underlying", 404, "No option has this underlying",
        "`errors` lists symbols that are near. `GET /instruments?query=` finds by part of a key.");

    public static readonly ErrorCode UnknownExpiry = new(
        "unknown_expiry", 404, "The underlying has no option that expires then", "`errors` lists the expiries there are.");

    public static readonly ErrorCode UnknownConfig = new(
        "unknown_config", 404, "No signal config has this id", "`GET /signals/configs` lists them.");

    public static readonly ErrorCode ConfigExists = new(
        "config_exists", 409, "Another signal config has this id", "What a config means never changes: choose another id, or delete the old one first.");

    public static readonly ErrorCode UnknownFormula = new(
        "unknown_formula", 404, "No formula has this name and version", "`GET /formulas` lists them.");

    public static readonly ErrorCode UnknownIndicator = new(
        "unknown_indicator", 404, "The catalog has no indicator of this name", "`GET /indicators` lists them; `errors` names those that are near.");

    public static readonly ErrorCode UnknownFormulaSet = new(
        "unknown_formula_set", 404, "No formula set has this id", "`GET /formula-sets` lists them.");

    public static readonly ErrorCode FormulaSetExists = new(
        "formula_set_exists", 409, "Another formula set has this id", "A set never changes: choose another id.");

    public static readonly ErrorCode NoPreviousFormulaSet = new(
        "no_previous_formula_set", 409, "There is no formula set to go back to", "Only a set that was live before can be gone back to, and only from the one that is live.");

    public static readonly ErrorCode UnknownJob = new(
        "unknown_job", 404, "No job has this id", "Ids come from the call that started the job; results are kept in the database.");

    public static readonly ErrorCode UnknownPosition = new(
        "unknown_position", 404, "The log has no tick or signal at this position", "Positions stand in every answer and message, as `sequence:index`.");

    public static readonly ErrorCode UnknownSignal = new(
        "unknown_signal", 404, "No such signal was known then", "Check config and instrument; a signal exists from its first computation on.");

    public static readonly ErrorCode UnknownProjection = new(
        "unknown_projection", 404, "No read model has this name", "`errors` lists the names there are.");

    public static readonly ErrorCode RebuildRunning = new(
        "rebuild_running", 409, "A rebuild or rollback of this read model is running", "`GET /admin/projections` shows how far it is; one at a time.");

    public static readonly ErrorCode NoPreviousVersion = new(
        "no_previous_version", 409, "There is no version to go back to", "A version is kept from its replacement to the next rebuild.");

    public static readonly ErrorCode ArchiveNotConfigured = new(
        "archive_not_configured", 409, "The host has no archive folder", "Start it with `SIGNALES_ARCHIVE`; `ops/run` sets it.");

    public static readonly ErrorCode NotComplete = new(
        "not_complete", 409, "Read tables are known to differ from the log",
        "`GET /admin/completeness` shows where. Rebuild first: what can't be told from the log any more must not leave the database.");

    public static readonly ErrorCode JobFinished = new(
        "job_finished", 409, "The job has ended and can't be cancelled", "`GET /jobs/{id}` has its result.");

    public static readonly ErrorCode NotAcceptable = new(
        "not_acceptable", 406, "None of the media types in Accept can be produced",
        "`errors` lists the media types that this call offers. Leave Accept out for JSON.");

    public static readonly ErrorCode NotFound = new("not_found", 404, "There is nothing under this path", "The OpenAPI document lists all paths.");

    public static readonly ErrorCode MethodNotAllowed = new(
        "method_not_allowed", 405, "The path does not take this method", "The OpenAPI document lists the methods of each path.");

    public static readonly ErrorCode BodyTooLarge = new("body_too_large", 413, "The body is longer than the call takes", "Split it; `detail` says how long it may be.");

    public static readonly ErrorCode UnsupportedMediaType = new(
        "unsupported_media_type", 415, "The call does not take a body of this Content-Type", "`detail` lists the types it takes.");

    public static readonly ErrorCode TooManyRequests = new("too_many_requests", 429, "More requests than the service takes from one client", "Try again after `Retry-After` seconds.");

    public static readonly ErrorCode InternalError = new(
        "internal_error", 500, "The service failed on this request", "It is logged with the request's trace id. The same request may work again.");

    public static readonly ErrorCode Unavailable = new(
        "unavailable", 503, "A part that the service needs is away, or it is stopping", "Repeat the request after a moment; `/health/ready` tells when it is back.");

    public static readonly ErrorCode NotReady = new(
        "not_ready", 503, "The read models are not there yet", "The host is starting; retry after a second. `/health/ready` tells when.");

    public static readonly ErrorCode NotOwner = new(
        "not_owner", 421, "This host does not own the shard", "Between hosts only: the sender looks up the owner again and sends there.");

    public static readonly ErrorCode CommitPending = new(
        "commit_pending", 503, "The ticks wait for the log, which takes none at the moment",
        "They may still be committed. Repeat the request with the same `Idempotency-Key`: what is in the log by then counts as duplicate.");

    public static readonly ErrorCode OutcomeUnknown = new(
        "outcome_unknown", 503, "The owner of a shard went away in the middle of the commit",
        "Some of the ticks may be in the log. With an `Idempotency-Key` this can't happen: such a request is carried on by the next owner.");

    /// <summary>In order of status, then name.</summary>
    public static IReadOnlyList<ErrorCode> All { get; } =
    [
        .. typeof(Codes).GetFields().Select(field => field.GetValue(null)).OfType<ErrorCode>()
            .OrderBy(code => code.Status).ThenBy(code => code.Name, StringComparer.Ordinal),
    ];
}
