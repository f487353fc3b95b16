using Palabre.Calendar.Ics;
using Palabre.Core;

namespace Palabre.Programme;

/// <summary>What a member held, holds and comes to, among what they take with them.</summary>
internal sealed class TakeCalendar(CalendarBook book, ICommunity community) : ITakenAlong
{
    public string File => "calendar.ics";

    public async Task<byte[]> OfAsync(MemberId me, string house, CancellationToken ct) =>
        CalendarWriter.Write(await book.OfMemberAsync(me, (await community.GetAsync(ct)).Name, house, ct, isWhole: true));
}
