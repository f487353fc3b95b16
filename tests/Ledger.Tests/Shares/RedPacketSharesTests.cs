using System.Buffers.Binary;
using System.Security.Cryptography;
using Palabre.Ledger.Shares;
using Palabre.Ledger.Tests.Exports;

namespace Palabre.Ledger.Tests.Shares;

/// <summary>The literals were computed by the recipe in docs/money/red-packets.md (Python), not by this code.</summary>
public sealed class RedPacketSharesTests
{
    private const string Counting = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private const string Ones = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
    private const string Packet = "01936b5e-7c00-7a3f-8b1d-0123456789ab";

    private const string Hundred =
        "351 166 128 393 254 72 265 297 185 125 162 213 154 38 8 28 49 26 124 102 313 48 346 165 59 95 262 31 226 84 394 155 93 50 408 394 167 166 376 141 395 " +
        "19 49 54 80 409 243 64 415 80 180 316 354 193 345 137 321 292 190 44 174 164 238 357 316 83 171 291 197 371 64 89 328 191 305 109 197 138 57 442 198 " +
        "312 278 221 132 347 8 124 1 302 345 377 257 79 326 114 365 238 161 240";

    [Theory]
    [InlineData(Counting, 2_000, 10, "223 200 233 135 200 35 233 95 294 352")]
    [InlineData(Counting, 11, 10, "1 1 2 1 1 1 1 1 1 1")]
    [InlineData(Counting, 1, 1, "1")]
    [InlineData(Counting, 5, 1, "5")]
    [InlineData(Counting, long.MaxValue, 7,
        "2414871853912706494 26639454300620150 919777927878634502 227465742312003401 901392823590156682 126410163486200632 4606814071374453946")]
    [InlineData(Ones, 20_000, 100, Hundred)]
    public void A_seed_gives_the_shares_that_the_recipe_gives(string seed, long total, int shares, string drawn) =>
        Assert.Equal(drawn, string.Join(' ', RedPacketShares.Draw(total, shares, new(Convert.FromHexString(seed)))));

    /// <summary>The program that outsiders are given, run as they would run it.</summary>
    [Theory]
    [InlineData(Counting, 2_000, 10)]
    [InlineData(Ones, 777, 33)]
    [InlineData(Ones, 100, 100)]
    [InlineData(Counting, long.MaxValue, 100)]
    public async Task The_program_in_the_documentation_finds_what_we_drew(string seed, long total, int shares)
    {
        var page = await File.ReadAllTextAsync(Tool.InCheckout("docs/money/red-packets.md"), TestContext.Current.CancellationToken);
        var program = page.Split("```python\n")[1].Split("```")[0];

        var printed = await Tool.PrintsAsync("/usr/bin/python3", ["-c", program, seed, Packet, $"{total}", $"{shares}"]);

        var bytes = Convert.FromHexString(seed);
        Assert.Equal(
            $"{Convert.ToHexStringLower(RedPacketShares.Commitment(bytes, Packet))}\n{string.Join(' ', RedPacketShares.Draw(total, shares, new(bytes)))}\n", printed);
    }

    [Fact]
    public void The_numbers_of_a_seed_are_those_that_HMAC_gives_and_unfair_ones_are_passed_over()
    {
        var numbers = new SeededNumbers(Convert.FromHexString(Counting));
        long[] six = [.. Enumerable.Range(0, 6).Select(_ => numbers.Below(6_148_914_691_236_517_206))]; // of 2⁶⁴ a third is left over
        Assert.Equal(
            [5_311_859_850_190_432_499, 2_995_330_445_304_050_500, 4_131_844_170_255_811_841, 1_052_460_306_138_084_163, 5_331_353_576_689_675_522, 2_769_776_126_902_540_551],
            six);
        Assert.Throws<ArgumentOutOfRangeException>(() => numbers.Below(0));
        Assert.Throws<ArgumentException>(() => new SeededNumbers(new byte[31]));
    }

    [Theory]
    [InlineData(Counting, "d16c282e6e7ab80e8aabe294ccd654c9c57503b7670a5f1698ed30333c0d6313")]
    [InlineData(Ones, "6c5d46b481daf34fced0ae7de259f0b17a9c19862b915fbe2d82d54b3f1d0b91")]
    public void The_promise_is_the_hash_of_seed_and_packet(string seed, string promise) =>
        Assert.Equal(promise, Convert.ToHexStringLower(RedPacketShares.Commitment(Convert.FromHexString(seed), Packet)));

    [Fact]
    public void Only_the_seed_the_packet_and_the_shares_that_were_promised_are_found_right()
    {
        var seed = Convert.FromHexString(Counting);
        var promise = RedPacketShares.Commitment(seed, Packet);
        var shares = RedPacketShares.Draw(2_000, 10, new(seed));
        Assert.True(RedPacketShares.Verify(promise, seed, Packet, shares));

        Assert.False(RedPacketShares.Verify(promise, Convert.FromHexString(Ones), Packet, shares));
        Assert.False(RedPacketShares.Verify(promise, seed, Packet[..^1], shares));
        Assert.False(RedPacketShares.Verify(promise, seed, Packet, shares.AsSpan(1)));
        Assert.False(RedPacketShares.Verify(promise, seed, Packet, [.. shares.Reverse()]));
        Assert.False(RedPacketShares.Verify(promise, seed, Packet, [.. shares[..8], shares[8] - 1, shares[9] + 1]));
        Assert.False(RedPacketShares.Verify(promise.AsSpan(1), seed, Packet, shares));
        Assert.False(RedPacketShares.Verify(promise, seed.AsSpan(1), Packet, shares));
        Assert.False(RedPacketShares.Verify(promise, seed, Packet, []));
        Assert.False(RedPacketShares.Verify(promise, seed, Packet, [long.MaxValue, long.MaxValue]));
        Assert.False(RedPacketShares.Verify(promise, seed, Packet, [-1, 3]));
    }

    [Fact]
    public void A_hundred_thousand_packets_are_shared_out_to_the_unit_and_nobody_gets_nothing()
    {
        var random = new Random(20_261_127);
        var seed = new byte[SeededNumbers.SeedLength];
        for (var i = 0; i < 100_000; i++)
        {
            random.NextBytes(seed);
            var total = random.NextInt64(1, 1L << random.Next(1, 16));
            var n = random.Next(1, (int)Math.Min(total, RedPacketShares.MostShares) + 1);
            var shares = RedPacketShares.Draw(total, n, new(seed));
            if (shares.Length != n || shares.Sum() != total || shares.Min() < 1) Assert.Fail($"packet {i}: {total} in {n} gave {string.Join(' ', shares)}");
        }
    }

    /// <summary>
    /// Where the largest share lies, in 20,000 packets of ten: chi-square over ten places is above 27.9 in one of a thousand fair runs, and in the hundreds
    /// without the shuffle. The seeds are fixed, so it is always the same run.
    /// </summary>
    [Theory]
    [InlineData(2_000)]
    [InlineData(11)]
    [InlineData(100)]
    public void No_place_in_the_row_is_better_than_another(long total)
    {
        var largest = new int[10];
        var sums = new long[10];
        var seed = new byte[SeededNumbers.SeedLength];
        const int packets = 20_000;
        for (var i = 0; i < packets; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(seed, i);
            var shares = RedPacketShares.Draw(total, 10, new(seed));
            // Of several equal ones each counts in turn, or the first places would seem better.
            int[] places = [.. Enumerable.Range(0, 10).Where(place => shares[place] == shares.Max())];
            largest[places[i % places.Length]]++;
            for (var place = 0; place < 10; place++) sums[place] += shares[place];
        }

        const double expected = packets / 10.0;
        Assert.InRange(largest.Sum(count => (count - expected) * (count - expected) / expected), 0, 27.9);
        Assert.All(sums, sum => Assert.InRange(sum / (double)packets, total / 10.0 * 0.98, total / 10.0 * 1.02));
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(10, 11)]
    [InlineData(0, 1)]
    [InlineData(1_000, 101)]
    [InlineData(10, -1)]
    public void More_shares_than_units_or_than_a_hundred_are_a_mistake(long total, int shares) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RedPacketShares.Draw(total, shares, new(new byte[32])));

    [Fact]
    public void A_seed_comes_from_the_source_it_is_asked_of()
    {
        using var source = new Sevens();
        Assert.Equal(Enumerable.Repeat((byte)7, 32), SeededNumbers.NewSeed(source));
    }

    private sealed class Sevens : RandomNumberGenerator
    {
        public override void GetBytes(byte[] data) => Array.Fill(data, (byte)7);
    }
}
