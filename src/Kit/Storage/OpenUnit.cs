using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Palabre.Kit.Storage;

/// <summary>
/// A unit of work whose connection stays open until it is disposed of. Contexts are pooled, and one whose connection was opened by hand and never
/// closed goes on counting that: whoever had it next would keep every connection until they give the context back, also while they wait for somebody
/// who waits for a connection. So it is closed here, and opened by hand nowhere else without being closed.
/// </summary>
public sealed class OpenUnit : IAsyncDisposable
{
    private readonly AsyncServiceScope _scope;

    private OpenUnit(AsyncServiceScope scope, PalabreDb db) => (_scope, Db) = (scope, db);

    public PalabreDb Db { get; }
    public DbConnection Connection => Db.Database.GetDbConnection();

    public static async Task<OpenUnit> OpenAsync(IServiceScopeFactory scopes, CancellationToken ct)
    {
        var scope = scopes.CreateAsyncScope();
        try
        {
            var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
            await db.Database.OpenConnectionAsync(ct);
            return new(scope, db);
        }
        catch
        {
            await scope.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Db.Database.CloseConnectionAsync();
        await _scope.DisposeAsync();
    }
}
