using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Palabre.Calendar.Rules;

/// <summary>Reads a rule part by part (RFC 5545 §3.3.10); never throws, whatever the text.</summary>
internal sealed class RuleReader
{
    private static readonly HashSet<string> Unsupported = ["BYSECOND", "BYMINUTE", "BYHOUR", "BYYEARDAY", "BYWEEKNO", "RSCALE", "SKIP"];

    private readonly HashSet<string> _seen = [];
    private RecurrenceRule _rule = new(Frequency.Daily);

    public static bool TryRead(string text, [NotNullWhen(true)] out RecurrenceRule? rule, [NotNullWhen(false)] out RuleRefusal? refusal)
    {
        var reader = new RuleReader();
        rule = null;
        refusal = reader.Read(text) ?? RuleCheck.Of(reader._rule);
        if (refusal is not null) return false;
        rule = reader._rule;
        return true;
    }

    private RuleRefusal? Read(string text)
    {
        if (text.Length > RecurrenceRule.LongestText)
            return new(RuleRefusal.TooLong, RecurrenceRule.LongestText.ToString(CultureInfo.InvariantCulture));
        text = text.Trim();
        if (text.StartsWith("RRULE:", StringComparison.OrdinalIgnoreCase)) text = text[6..];
        if (text.Length == 0) return new(RuleRefusal.Empty);

        foreach (var part in text.ToUpperInvariant().Split(';'))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || equals == part.Length - 1) return RuleRefusal.Of(RuleRefusal.Malformed, part);
            var name = part[..equals];
            if (!_seen.Add(name)) return RuleRefusal.Of(RuleRefusal.Twice, name);
            if (Take(name, part[(equals + 1)..]) is { } refused) return refused;
        }
        return _seen.Contains("FREQ") ? null : new(RuleRefusal.NoFrequency, "FREQ");
    }

    private RuleRefusal? Take(string name, string value) => name switch
    {
        "FREQ" => TakeFrequency(value),
        "INTERVAL" => Number(name, value, number => _rule = _rule with { Interval = number }),
        "COUNT" => Number(name, value, number => _rule = _rule with { Count = number }),
        "UNTIL" => TakeUntil(value),
        "BYDAY" => TakeDays(value),
        "BYMONTHDAY" => Numbers(name, value, numbers => _rule = _rule with { ByMonthDay = numbers }),
        "BYMONTH" => Numbers(name, value, numbers => _rule = _rule with { ByMonth = numbers }),
        "BYSETPOS" => Numbers(name, value, numbers => _rule = _rule with { BySetPos = numbers }),
        "WKST" => TakeWeekStart(value),
        _ => RuleRefusal.Of(Unsupported.Contains(name) ? RuleRefusal.Unsupported : RuleRefusal.UnknownPart, name),
    };

    private RuleRefusal? TakeFrequency(string value)
    {
        foreach (var frequency in Enum.GetValues<Frequency>())
        {
            if (RuleText.Name(frequency) != value) continue;
            _rule = _rule with { Frequency = frequency };
            return null;
        }
        return value is "SECONDLY" or "MINUTELY" or "HOURLY" ? new(RuleRefusal.Unsupported, $"FREQ={value}") : Bad("FREQ", value);
    }

    private RuleRefusal? TakeUntil(string value)
    {
        if (!RuleUntil.TryRead(value, out var until)) return Bad("UNTIL", value);
        _rule = _rule with { Until = until };
        return null;
    }

    private RuleRefusal? TakeWeekStart(string value)
    {
        if (!WeekdayNum.TryReadDay(value, out var day)) return Bad("WKST", value);
        _rule = _rule with { WeekStart = day };
        return null;
    }

    private RuleRefusal? TakeDays(string value)
    {
        var days = new List<WeekdayNum>();
        foreach (var word in value.Split(','))
        {
            if (word.Length < 2 || !WeekdayNum.TryReadDay(word.AsSpan(word.Length - 2), out var day)) return Bad("BYDAY", word);
            var ordinal = 0;
            if (word.Length > 2 && (!TryNumber(word.AsSpan(0, word.Length - 2), out ordinal) || ordinal == 0)) return Bad("BYDAY", word);
            days.Add(new(day, ordinal));
        }
        _rule = _rule with { ByDay = [.. days.Distinct()] };
        return null;
    }

    private static RuleRefusal? Number(string name, string value, Action<int> take)
    {
        if (!TryNumber(value, out var number)) return Bad(name, value);
        take(number);
        return null;
    }

    private static RuleRefusal? Numbers(string name, string value, Action<int[]> take)
    {
        var numbers = new List<int>();
        foreach (var word in value.Split(','))
        {
            if (!TryNumber(word, out var number)) return Bad(name, word);
            numbers.Add(number);
        }
        take([.. numbers.Distinct()]);
        return null;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static RuleRefusal Bad(string name, string value) => RuleRefusal.Of(RuleRefusal.BadValue, $"{name}={value}");
}
