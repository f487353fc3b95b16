using System.Net;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit.Web;
using Palabre.TestKit;

namespace Palabre.MastodonApi.Tests;

public sealed class AllowancesTests
{
    private readonly ManualClock _clock = new(new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void The_three_hundred_and_first_call_within_five_minutes_is_too_many_for_that_account_alone()
    {
        var allowances = new Allowances(new(), _clock);
        for (var i = 0; i < 300; i++) Assert.Null(Take(allowances, 1));
        Assert.Equal(429, Take(allowances, 1)?.Status);
        Assert.Null(Take(allowances, 2));
        Assert.Null(Take(allowances, null));
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(Take(allowances, 1));
    }

    [Fact]
    public void Guests_are_counted_by_their_address_and_deletes_by_themselves()
    {
        var allowances = new Allowances(new(), _clock);
        for (var i = 0; i < 300; i++) Assert.Null(Take(allowances, null));
        Assert.Equal(429, Take(allowances, null)?.Status);
        for (var i = 0; i < 30; i++) Assert.Null(Take(allowances, 1, Allowance.Deletes));
        Assert.Equal(429, Take(allowances, 1, Allowance.Deletes)?.Status);
        Assert.Null(Take(allowances, 1));
    }

    [Fact]
    public void An_operator_who_limits_elsewhere_switches_it_off()
    {
        var allowances = new Allowances(new() { Enabled = false }, _clock);
        for (var i = 0; i < 400; i++) Assert.Null(Take(allowances, null));
    }

    private static Reply? Take(Allowances allowances, long? member, Allowance? more = null)
    {
        var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Loopback } };
        return allowances.Take(http, member is { } id ? new(new MemberId(id), null, new HashSet<string>()) : null, more);
    }
}
