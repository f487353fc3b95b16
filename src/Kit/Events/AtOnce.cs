using Microsoft.Extensions.DependencyInjection;

namespace Palabre.Kit.Events;

/// <summary>
/// Hears an event in memory as soon as it is committed in this process, once, before the caller goes on: for what is remembered of the
/// database, and for pages that are open now. It must not fail and not wait. What must not be lost hears with <see cref="IOn{TEvent}"/>.
/// </summary>
public interface IHearAtOnce<in TEvent>
{
    void Hear(TEvent told);
}

/// <summary>Takes what was committed to those who hear it at once.</summary>
public sealed class AtOnce(IServiceProvider services, IEnumerable<AtOnce.Ear> ears)
{
    /// <summary>One hearer of one type, made callable without knowing the type.</summary>
    public sealed record Ear(Type Type, Action<IServiceProvider, object> Hear);

    private readonly ILookup<Type, Ear> _ears = ears.ToLookup(ear => ear.Type);

    public void Tell(object told)
    {
        foreach (var ear in _ears[told.GetType()]) ear.Hear(services, told);
    }
}

public static class AtOnceRegistration
{
    /// <param name="services">Where <typeparamref name="THearer"/> is registered already, once for the process.</param>
    public static IServiceCollection AtOnce<TEvent, THearer>(this IServiceCollection services) where THearer : class, IHearAtOnce<TEvent> =>
        services.AddSingleton(new AtOnce.Ear(typeof(TEvent), (provider, told) => provider.GetRequiredService<THearer>().Hear((TEvent)told)));
}
