using FsCheck;
using FsCheck.Fluent;
using Palabre.Calendar.Rules;

namespace Palabre.Calendar.Tests.Rules;

/// <summary>Rules made up by chance, all of them such as are taken.</summary>
internal static class SomeRules
{
    public static Gen<RecurrenceRule> Any() => (
        from frequency in Gen.Elements(Enum.GetValues<Frequency>())
        from interval in Gen.Frequency((3, Gen.Constant(1)), (2, Gen.Choose(2, 5)))
        from count in Gen.Frequency((3, Gen.Constant<int?>(null)), (2, Gen.Choose(1, 40).Select(number => (int?)number)))
        from days in Few(Weekdays(frequency), 3)
        from monthDays in frequency == Frequency.Weekly ? Gen.Constant(Array.Empty<int>()) : Few(Signed(31), 3)
        from months in Gen.Frequency((2, Gen.Constant(Array.Empty<int>())), (1, Few(Gen.Choose(1, 12), 3)))
        from positions in Gen.Frequency((3, Gen.Constant(Array.Empty<int>())), (1, Few(Signed(5), 2)))
        from weekStart in Gen.Elements(Enum.GetValues<DayOfWeek>())
        select new RecurrenceRule(frequency)
        {
            Interval = interval,
            Count = count,
            ByDay = days,
            ByMonthDay = monthDays,
            ByMonth = months,
            BySetPos = positions,
            WeekStart = weekStart,
        }).Where(rule => rule.Check() is null);

    public static Gen<DateOnly> Days() => Gen.Choose(new DateOnly(2019, 12, 20).DayNumber, new DateOnly(2029, 1, 10).DayNumber).Select(DateOnly.FromDayNumber);

    private static Gen<WeekdayNum> Weekdays(Frequency frequency) =>
        from day in Gen.Elements(Enum.GetValues<DayOfWeek>())
        from ordinal in frequency is Frequency.Daily or Frequency.Weekly
            ? Gen.Constant(0)
            : Gen.Frequency((2, Gen.Constant(0)), (2, Signed(5)), (frequency == Frequency.Yearly ? 1 : 0, Signed(53)))
        select new WeekdayNum(day, ordinal);

    private static Gen<int> Signed(int most) => Gen.Choose(-most, most).Where(number => number != 0);

    private static Gen<T[]> Few<T>(Gen<T> one, int most) =>
        from length in Gen.Frequency((2, Gen.Constant(0)), (3, Gen.Choose(1, most)))
        from all in one.ArrayOf(length)
        select all.Distinct().ToArray();
}
