using System.Globalization;

namespace Palabre.Wallet.Tests.Providers;

/// <summary>Whatever the provider does, what is paid is credited once. A failed life again: <c>PALABRE_SEED=n</c>.</summary>
public sealed class ProviderLivesTests
{
    private const int Lives = 4000;

    [Fact]
    public async Task Whatever_a_provider_does_everything_paid_is_credited_once_and_every_line_of_its_balance_matches()
    {
        var ct = TestContext.Current.CancellationToken;
        var seeds = Environment.GetEnvironmentVariable("PALABRE_SEED") is { Length: > 0 } one ? [int.Parse(one, CultureInfo.InvariantCulture)] : Enumerable.Range(1, Lives);
        var met = new HashSet<string>();
        foreach (var seed in seeds)
        {
            try
            {
                using var life = new ProviderLife(seed);
                await life.LiveAsync(ct);
                await life.CheckAsync(ct);
                met.UnionWith(life.Met);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                throw new InvalidOperationException($"Life {seed} ended badly; again with PALABRE_SEED={seed}. {e.Message}", e);
            }
        }
        if (met.Count < 14 && seeds.Count() > 1) Assert.Fail($"These lives met too little: {string.Join(", ", met)}");
    }
}
