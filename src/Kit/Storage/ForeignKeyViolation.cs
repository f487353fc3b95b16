using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Palabre.Kit.Storage;

/// <summary>Tells that what a row stands on went away meanwhile from every other failure to save.</summary>
public static class ForeignKeyViolation
{
    // https://www.sqlite.org/rescode.html: SQLITE_CONSTRAINT_FOREIGNKEY.
    private const int SqliteForeignKey = 787;

    public static bool IsIn(DbUpdateException failure) => failure.InnerException switch
    {
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode == SqliteForeignKey,
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.ForeignKeyViolation,
        _ => false,
    };
}
