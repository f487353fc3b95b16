using Npgsql;

namespace Palabre.Kit.Storage;

/// <summary>Tells that no row can hold what was to be written, which is PostgreSQL's class 22 of errors, from every other failure. SQLite holds nearly anything.</summary>
public static class UnfitValue
{
    private const string DataException = "22";

    public static bool IsIn(Exception? failure) => StateOf(failure)?.StartsWith(DataException, StringComparison.Ordinal) == true;

    /// <summary>A text with a sign that is none, such as NUL: only a program sends that.</summary>
    public static bool IsTextIn(Exception? failure) => StateOf(failure) is PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter;

    private static string? StateOf(Exception? failure) => failure switch
    {
        null => null,
        PostgresException refused => refused.SqlState,
        _ => StateOf(failure.InnerException),
    };
}
