using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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
public sealed partial class AtOnce(IServiceProvider services, IEnumerable<AtOnce.Ear> ears, ILogger<AtOnce> log)
{
    /// <summary>One hearer of one type, made callable without knowing the type.</summary>
    public sealed record Ear(Type Type, Action<IServiceProvider, object> Hear);

    private readonly ILookup<Type, Ear> _ears = ears.ToLookup(ear => ear.Type);

    public void Tell(object told)
    {
        foreach (var ear in _ears[told.GetType()])
        {
            try
            {
                ear.Hear(services, told);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // It is committed: who told it must not take it for refused.
                NotHeard(log, told.GetType().Name, e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Type} was told and not heard")]
    static partial void NotHeard(ILogger log, string type, Exception e);
}

public static class AtOnceRegistration
{
    /// <param name="services">Where <typeparamref name="THearer"/> is registered already, once for the process.</param>
    public static IServiceCollection AtOnce<TEvent, THearer>(this IServiceCollection services) where THearer : class, IHearAtOnce<TEvent> =>
        services.AddSingleton(new AtOnce.Ear(typeof(TEvent), (provider, told) => provider.GetRequiredService<THearer>().Hear((TEvent)told)));
}
