using Microsoft.EntityFrameworkCore;
using Npgsql;
using Palabre.Kit.Storage;

namespace Palabre.Kit.Tests;

public sealed class UnfitValueTests
{
    [Theory]
    [InlineData(PostgresErrorCodes.CharacterNotInRepertoire, true, true)]
    [InlineData(PostgresErrorCodes.StringDataRightTruncation, true, false)]
    [InlineData(PostgresErrorCodes.UniqueViolation, false, false)]
    public void What_no_row_can_hold_is_told_from_other_failures(string state, bool isUnfit, bool isText)
    {
        var failure = new DbUpdateException("not saved", new PostgresException("refused", "ERROR", "ERROR", state));
        Assert.Equal((isUnfit, isText), (UnfitValue.IsIn(failure), UnfitValue.IsTextIn(failure)));
        Assert.False(UnfitValue.IsIn(new IOException("the disk")));
    }
}
