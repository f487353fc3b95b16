using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>People put together under a name: made, changed, read. Pages and programs come here.</summary>
internal sealed class Collections(PalabreDb db, ISafety safety, IMembers members, ITags tags, IdMaker ids, TimeProvider clock) : ICollections
{
    public static Refusal Unknown => new("collection_unknown", 404);
    private static Refusal NotYours => new("collection_not_yours", 403);

    /// <summary>One sentence for all who cannot be put in: nobody learns here who blocks them, or who left.</summary>
    private static Refusal NotThem => new("collection_person", 422, "person");

    public int Most => MemberCollection.Most;
    public int MostPeople => MemberCollection.MostPeople;

    public async Task<Collection?> OneAsync(MemberId? reader, CollectionId id, CancellationToken ct) => await FindAsync(reader, [id], ct) is [var one] ? one : null;

    public async Task<IReadOnlyList<Collection>> FindAsync(MemberId? reader, IReadOnlyCollection<CollectionId> asked, CancellationToken ct)
    {
        if (asked.Count == 0) return [];
        List<CollectionId> wanted = [.. asked];
        var found = (await ShowAsync(reader, await db.Set<MemberCollection>().AsNoTracking().Where(c => wanted.Contains(c.Id)).ToListAsync(ct), ct)).ToDictionary(c => c.Id);
        return [.. wanted.Distinct().Select(found.GetValueOrDefault).OfType<Collection>()];
    }

    public Task<CollectionPart> OfAsync(MemberId? reader, MemberId owner, int skip, int most, CancellationToken ct) => PartAsync(reader, reader == owner, c => c.Owner == owner.Value, skip, most, ct);

    public async Task<CollectionPart> WithAsync(MemberId? reader, MemberId person, int skip, int most, CancellationToken ct) =>
        // Where somebody is shown in none, which ones they are in is not told either.
        reader == person || await IsShownAsync(reader, person, ct)
            ? await PartAsync(reader, reader == person, c => db.Set<CollectedMember>().Any(m => m.Collection == c.Id && m.Person == person.Value && !m.HasLeft), skip, most, ct)
            : new([], null);

    public async Task<(Collection? Made, IReadOnlyList<Refusal> Refused)> AddAsync(MemberId me, CollectionWish wish, IReadOnlyCollection<MemberId> people, CancellationToken ct)
    {
        var made = new MemberCollection { Id = new(ids.Next()), Owner = me.Value };
        if (made.Change(wish with { Name = wish.Name ?? "" }, tags.Key, clock.GetUtcNow()) is { Count: > 0 } wrong) return (null, wrong);
        if (await db.Set<MemberCollection>().CountAsync(c => c.Owner == me.Value, ct) >= Most) return (null, [new("collections_many", 422) { Args = [Most] }]);
        if (people.Count > MostPeople) return (null, [Full]);
        if ((await FitAsync(me, people, ct)).Count < people.Count) return (null, [NotThem]);
        db.Add(made);
        foreach (var person in people) Put(made, me, person);
        await db.SaveChangesAsync(ct);
        return (await OneAsync(me, made.Id, ct), []);
    }

    public async Task<(Collection? Changed, IReadOnlyList<Refusal> Refused)> SetAsync(MemberId me, CollectionId id, CollectionWish wish, CancellationToken ct)
    {
        var (own, refused) = await OwnAsync(me, id, ct);
        if (own is null) return (null, [refused!]);
        if (own.Change(wish, tags.Key, clock.GetUtcNow()) is { Count: > 0 } wrong) return (null, wrong);
        if (await SaveAsync(ct) is { } gone) return (null, [gone]);
        return (await OneAsync(me, id, ct), []);
    }

    public async Task<Refusal?> RemoveAsync(MemberId me, CollectionId id, CancellationToken ct)
    {
        var (own, refused) = await OwnAsync(me, id, ct);
        if (own is null) return refused;
        await db.Set<MemberCollection>().Where(c => c.Id == id).ExecuteDeleteAsync(ct);
        return null;
    }

    public async Task<Refusal?> AddPersonAsync(MemberId me, CollectionId id, MemberId person, CancellationToken ct)
    {
        var (own, refused) = await OwnAsync(me, id, ct);
        if (own is null) return refused;
        if (await Inside(id).SingleOrDefaultAsync(m => m.Person == person.Value, ct) is { } there) return there.HasLeft ? NotThem : null;
        if ((await FitAsync(me, [person], ct)).Count == 0) return NotThem;
        if (await Inside(id).CountAsync(m => !m.HasLeft, ct) >= MostPeople) return Full;
        Put(own, me, person);
        own.Touch(clock.GetUtcNow());
        return await SaveAsync(ct);
    }

    /// <summary>Who is in it no more may be put in again, unless they left by themselves.</summary>
    public async Task<Refusal?> RemovePersonAsync(MemberId me, CollectionId id, Expression<Func<CollectedMember, bool>> which, CancellationToken ct)
    {
        var (own, refused) = await OwnAsync(me, id, ct);
        if (own is null) return refused;
        if (await Inside(id).Where(m => !m.HasLeft).Where(which).ExecuteDeleteAsync(ct) == 0) return null;
        own.Touch(clock.GetUtcNow());
        return await SaveAsync(ct);
    }

    /// <param name="place">Null for one's own, whichever it is.</param>
    public async Task<Refusal?> LeaveAsync(MemberId me, CollectionId id, CollectedId? place, CancellationToken ct)
    {
        if (await OneAsync(me, id, ct) is null) return Unknown;
        var left = await Inside(id).Where(m => m.Person == me.Value && (place == null || m.Id == place)).ExecuteUpdateAsync(m => m.SetProperty(one => one.HasLeft, true), ct);
        return left == 0 ? NotYours : null;
    }

    /// <summary>Those kept apart are in none of each other's.</summary>
    public async Task PartAsync(MemberId one, MemberId other, CancellationToken ct)
    {
        foreach (var (owner, person) in new[] { (one, other), (other, one) })
        {
            var own = db.Set<MemberCollection>().Where(c => c.Owner == owner.Value).Select(c => c.Id);
            await db.Set<CollectedMember>().Where(m => m.Person == person.Value && !m.HasLeft && own.Contains(m.Collection)).ExecuteDeleteAsync(ct);
        }
    }

    async Task<(Collection? Made, Refused? Refused)> ICollections.MakeAsync(MemberId me, CollectionWish wish, IReadOnlyCollection<MemberId> people, CancellationToken ct)
    {
        var (made, refused) = await AddAsync(me, wish, people, ct);
        return (made, made is null ? refused[0].ToRefused() : null);
    }

    async Task<(Collection? Changed, Refused? Refused)> ICollections.ChangeAsync(MemberId me, CollectionId id, CollectionWish wish, CancellationToken ct)
    {
        var (changed, refused) = await SetAsync(me, id, wish, ct);
        return (changed, changed is null ? refused[0].ToRefused() : null);
    }

    async Task<Refused?> ICollections.DropAsync(MemberId me, CollectionId id, CancellationToken ct) => (await RemoveAsync(me, id, ct))?.ToRefused();

    async Task<(Collected? Person, Refused? Refused)> ICollections.PutInAsync(MemberId me, CollectionId id, MemberId person, CancellationToken ct)
    {
        if (await AddPersonAsync(me, id, person, ct) is { } refused) return (null, refused.ToRefused());
        return (await OneAsync(me, id, ct))?.People.FirstOrDefault(p => p.Person.Id == person) is { } there ? (there, null) : (null, NotThem.ToRefused());
    }

    async Task<Refused?> ICollections.TakeOutAsync(MemberId me, CollectionId id, CollectedId person, CancellationToken ct) => (await RemovePersonAsync(me, id, m => m.Id == person, ct))?.ToRefused();

    async Task<Refused?> ICollections.LeaveAsync(MemberId me, CollectionId id, CollectedId mine, CancellationToken ct) => (await LeaveAsync(me, id, mine, ct))?.ToRefused();

    private static Refusal Full => new("collection_full", 422, "person") { Args = [MemberCollection.MostPeople] };

    private void Put(MemberCollection into, MemberId me, MemberId person)
    {
        db.Add(new CollectedMember { Id = new(ids.Next()), Collection = into.Id, Person = person.Value });
        db.Tell(new MemberCollected(into.Id, me, person));
    }

    private async Task<(MemberCollection? Own, Refusal? Refused)> OwnAsync(MemberId me, CollectionId id, CancellationToken ct)
    {
        if (await db.Set<MemberCollection>().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } there) return (null, Unknown);
        if (there.Owner == me.Value) return (there, null);
        return (null, await OneAsync(me, id, ct) is null ? Unknown : NotYours);
    }

    /// <summary>Those who may be put into collections by this member.</summary>
    private async Task<IReadOnlyList<MemberId>> FitAsync(MemberId me, IReadOnlyCollection<MemberId> people, CancellationToken ct)
    {
        List<long> asked = [.. people.Where(p => p != me).Select(p => p.Value)];
        var open = await db.Set<Member>().Where(m => asked.Contains(m.Id) && !m.IsPrivate).Select(m => m.Id).ToListAsync(ct);
        var apart = await safety.BlocksAsync(me, [.. open.Select(MemberId.From)], ct);
        var suspended = await members.SuspendedAsync(ct);
        return [.. open.Select(MemberId.From).Where(p => !apart.With(p) && !suspended.Contains(p))];
    }

    /// <summary>Two presses at once: the other one counts. What is dropped at this moment is unknown.</summary>
    private async Task<Refusal?> SaveAsync(CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return null;
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || UniqueViolation.IsIn(e) || ForeignKeyViolation.IsIn(e))
        {
            db.ChangeTracker.Clear();
            return UniqueViolation.IsIn(e) ? null : Unknown;
        }
    }

    private async Task<bool> IsShownAsync(MemberId? reader, MemberId person, CancellationToken ct) =>
        await db.Set<Member>().AnyAsync(m => m.Id == person.Value && !m.IsPrivate, ct)
        && !(await members.SuspendedAsync(ct)).Contains(person) && !(reader is { } me && (await safety.BlocksAsync(me, [person], ct)).With(person));

    private IQueryable<CollectedMember> Inside(CollectionId id) => db.Set<CollectedMember>().Where(m => m.Collection == id);

    /// <summary>A part of those the reader may be shown, whatever of it is missing to them.</summary>
    private async Task<CollectionPart> PartAsync(MemberId? reader, bool isOwn, Expression<Func<MemberCollection, bool>> which, int skip, int most, CancellationToken ct)
    {
        var all = db.Set<MemberCollection>().AsNoTracking().Where(which);
        if (!isOwn) all = all.Where(c => c.IsListed);
        var some = await all.OrderByDescending(c => c.Id).Skip(skip).Take(most + 1).ToListAsync(ct);
        return new(await ShowAsync(reader, [.. some.Take(most)], ct), some.Count > most ? skip + most : null);
    }

    private async Task<IReadOnlyList<Collection>> ShowAsync(MemberId? reader, List<MemberCollection> these, CancellationToken ct)
    {
        if (these.Count == 0) return [];
        List<CollectionId> inside = [.. these.Select(c => c.Id)];
        var places = await db.Set<CollectedMember>().AsNoTracking().Where(m => inside.Contains(m.Collection) && !m.HasLeft).OrderBy(m => m.Id).ToListAsync(ct);
        List<long> people = [.. places.Select(p => p.Person).Concat(these.Select(c => c.Owner)).Distinct()];
        var known = await db.Set<Member>().AsNoTracking().Where(m => people.Contains(m.Id)).ToDictionaryAsync(m => m.Id, ct);
        var apart = reader is { } me ? await safety.BlocksAsync(me, [.. people.Select(MemberId.From)], ct) : Blocks.None;
        var suspended = await members.SuspendedAsync(ct);
        // They themselves can leave, and the owner take them out, whoever else may see them.
        var mine = these.Where(c => c.Owner == reader?.Value).Select(c => c.Id).ToHashSet();
        var of = places.Where(p => known.TryGetValue(p.Person, out var who) && (!who.IsPrivate || who.MemberId == reader || mine.Contains(p.Collection)) && IsSeen(who.MemberId)).ToLookup(p => p.Collection);
        return [.. these.Where(c => known.ContainsKey(c.Owner) && IsSeen(new(c.Owner))).Select(c => new Collection(c.Id, known[c.Owner].Card, c.Name, c.Description, c.Language, c.Tag, c.IsSensitive, c.IsListed,
            IdMaker.TimeOf(c.Id.Value), c.ChangedAt, [.. of[c.Id].Select(p => new Collected(p.Id, known[p.Person].Card, IdMaker.TimeOf(p.Id.Value)))]))];

        bool IsSeen(MemberId who) => who == reader || (!apart.With(who) && !suspended.Contains(who));
    }
}
