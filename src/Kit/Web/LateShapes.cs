using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Palabre.Kit.Web;

/// <summary>
/// Routes that learn the shapes of the JSON they read when the first of it comes. Each route asks for the shape of its body when the tree of routes is
/// made, which the first visitor after a start waits for: without this, for the shapes of everything that can be sent to the house.
/// </summary>
public sealed class LateShapes(IEndpointRouteBuilder routes) : IEndpointRouteBuilder, IServiceProvider
{
    private readonly IOptions<JsonOptions> _late = Options.Create(Late(routes.ServiceProvider.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions));

    public IServiceProvider ServiceProvider => this;
    public ICollection<EndpointDataSource> DataSources => routes.DataSources;
    public IApplicationBuilder CreateApplicationBuilder() => routes.CreateApplicationBuilder();

    public object? GetService(Type serviceType) =>
        serviceType == typeof(IOptions<JsonOptions>) ? _late : routes.ServiceProvider.GetService(serviceType);

    private static JsonOptions Late(JsonSerializerOptions real)
    {
        var late = new JsonOptions();
        Json.Configure(late.SerializerOptions);
        late.SerializerOptions.Converters.Insert(0, new LateShapeFactory(real));
        return late;
    }

    private sealed class LateShapeFactory(JsonSerializerOptions real) : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) =>
            typeToConvert is { IsClass: true, IsGenericType: false } && typeToConvert.Assembly.GetName().Name!.StartsWith("Palabre.", StringComparison.Ordinal);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(LateShape<>).MakeGenericType(typeToConvert), real)!;
    }

    private sealed class LateShape<T>(JsonSerializerOptions real) : JsonConverter<T> where T : class
    {
        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonSerializer.Deserialize<T>(ref reader, real);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, real);
    }
}
