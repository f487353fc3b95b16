using Palabre.Kit.Words;

namespace Palabre.Posts.Pages;

/// <summary>When something was written, on the reader's own clock.</summary>
internal static class PostTimes
{
    /// <summary>The hour on the day itself, the date afterwards.</summary>
    public static string Short(DateTimeOffset at, DateTimeOffset now, Reader reader) =>
        TimeZoneInfo.ConvertTime(at, reader.Zone).Date == TimeZoneInfo.ConvertTime(now, reader.Zone).Date ? reader.Hour(at) : reader.Date(at);

    public static string Long(DateTimeOffset at, Reader reader) => $"{reader.Date(at)}, {reader.Hour(at)}";
}
