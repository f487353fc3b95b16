using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>
/// Reads rows of numbers without anything made of each, within what the context has begun. A question that lists values costs EF Core a multiple of its
/// answer, because it is put together anew each time.
/// </summary>
internal static class PlainRows
{
    /// <param name="sql">Questions whose values are numbers of ours: nothing anybody typed is in the text.</param>
    /// <param name="rows">What is done with each row, by question.</param>
    public static Task ReadAsync(this PalabreDb db, string sql, CancellationToken ct, params IReadOnlyList<Action<DbDataReader>> rows) => db.ReadAsync(sql, null, ct, rows);

    /// <param name="typed">What somebody may have typed, which the questions name <c>@typed</c>.</param>
    public static async Task ReadAsync(this PalabreDb db, string sql, object? typed, CancellationToken ct, params IReadOnlyList<Action<DbDataReader>> rows)
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            (command.CommandText, command.Transaction) = (sql, db.Database.CurrentTransaction?.GetDbTransaction());
            if (typed is not null)
            {
                var value = command.CreateParameter();
                (value.ParameterName, value.Value) = ("@typed", typed);
                command.Parameters.Add(value);
            }

            await using var reader = await command.ExecuteReaderAsync(ct);
            foreach (var row in rows)
            {
                while (await reader.ReadAsync(ct)) row(reader);
                await reader.NextResultAsync(ct);
            }
        }
        finally { await db.Database.CloseConnectionAsync(); }
    }

    public static MemberId Member(this DbDataReader row, int column) => new(row.GetInt64(column));

    public static int Count(this DbDataReader row, int column) => (int)row.GetInt64(column);

    /// <summary>As a list of values in a question.</summary>
    public static string Listed(IEnumerable<long> ids) => string.Join(',', ids);

    public static string Listed(IEnumerable<MemberId> ids) => Listed(ids.Select(id => id.Value));
}
