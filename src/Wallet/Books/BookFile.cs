using Microsoft.AspNetCore.Http;

namespace Palabre.Wallet;

/// <summary>A form in which a book is taken away.</summary>
/// <param name="Ending">Of the address and of the file.</param>
internal sealed record BookForm(LedgerFormat Format, string Ending, string Type)
{
    public static readonly IReadOnlyList<BookForm> All =
    [
        new(LedgerFormat.Csv, "csv", "text/csv; charset=utf-8"),
        new(LedgerFormat.Hledger, "journal", "text/plain; charset=utf-8"),
        new(LedgerFormat.Beancount, "beancount", "text/plain; charset=utf-8"),
    ];
}

/// <summary>Books are written to a file of their own and sent from there: who reads slowly must not keep the book's state open. It is gone when it is sent.</summary>
internal static class BookFile
{
    public static FileStream Make()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(Path.Combine(Path.GetTempPath(), $"palabre-{Path.GetRandomFileName()}"), options);
    }

    /// <summary>What was written, as a file to keep.</summary>
    public static IResult Send(HttpContext http, FileStream written, string type, string name)
    {
        written.Position = 0;
        http.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.Stream(written, type, name);
    }
}
