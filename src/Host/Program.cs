using SignalEs.Host;

var builder = WebApplication.CreateBuilder(args);
builder.AddSignalEs();
var app = builder.Build();
await app.MigrateAsync();
app.MapSignalEs();
await app.RunAsync();
