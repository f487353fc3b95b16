using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Safety;

/// <summary>A steward listens to what came with a report: one speaker's voice, never kept by a browser, and noted in the log.</summary>
internal sealed class HearSound(PalabreDb db, Concerned concerned, KeptSounds sounds, Logbook log)
{
    public static void Map(StewardRoutes stewards) => stewards.Pages.MapGet("/reports/{report:long}/sound/{speaker:long}", AnswerAsync);

    private static async Task<IResult> AnswerAsync(ReportId report, MemberId speaker, HttpContext http, Viewer viewer, HearSound hear, CancellationToken ct)
    {
        var (voice, refused) = await hear.DoAsync(viewer.Member!.Value, report, speaker, ct);
        if (voice is null) return http.Problem(refused!);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Bytes(voice, "audio/ogg", enableRangeProcessing: true);
    }

    /// <summary>Whom the report concerns hears nothing of it, neither while it is open nor after.</summary>
    private async Task<(byte[]? Voice, Refusal? Refused)> DoAsync(MemberId steward, ReportId id, MemberId speaker, CancellationToken ct)
    {
        if (await db.Set<Report>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, ct) is not { } report) return (null, new("not_found", 404));
        if (await concerned.OfAsync(report, ct) == steward) return (null, new("not_your_own", 403));
        if (await sounds.OpenAsync(id, speaker, ct) is not { } voice) return (null, new("not_found", 404));
        await log.HeardAsync(steward, id, speaker, ct);
        return (voice, null);
    }
}
