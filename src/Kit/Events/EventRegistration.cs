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
        services.AddScoped<THandler>();
        return services.AddSingleton(new Hearing(typeof(TEvent).Name, typeof(THandler).Name, (scope, body, ct) =>
            scope.GetRequiredService<THandler>().HandleAsync(JsonSerializer.Deserialize<TEvent>(body, Json.Options)!, ct)));
    }
}
