using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Web;

namespace Palabre.Kit.Events;

/// <summary>Hears an event after commit, at least once: a second delivery must change nothing.</summary>
public interface IOn<in TEvent>
{
    Task HandleAsync(TEvent told, CancellationToken ct);
}

/// <summary>One handler of one event type, made callable without knowing the type.</summary>
public sealed record Hearing(string EventType, string Handler, Func<IServiceProvider, string, CancellationToken, Task> DeliverAsync);

public static class EventRegistration
{
    public static IServiceCollection On<TEvent, THandler>(this IServiceCollection services) where THandler : class, IOn<TEvent>
    {
        var (told, handler) = (typeof(TEvent).Name, typeof(THandler).Name);
        // Deliveries are remembered by these names: of two handlers of one name the second would hear nothing.
        if (services.Any(one => one.ImplementationInstance is Hearing known && known.EventType == told && known.Handler == handler))
            throw new InvalidOperationException($"There is a handler of {told} named {handler} already: give this one ({typeof(THandler).FullName}) a name of its own.");
        services.AddScoped<THandler>();
        return services.AddSingleton(new Hearing(told, handler, (scope, body, ct) =>
            scope.GetRequiredService<THandler>().HandleAsync(JsonSerializer.Deserialize<TEvent>(body, Json.Options)!, ct)));
    }
}
