using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Palabre.Core;

namespace Palabre.Kit.Web;

/// <summary>How Palabre writes JSON: camelCase, ids as decimal strings, enums as camelCase words.</summary>
public static class Json
{
    private static readonly IdJsonConverterFactory Ids = new();
    private static readonly JsonStringEnumConverter Enums = new(JsonNamingPolicy.CamelCase);
    private static readonly DefaultJsonTypeInfoResolver Shapes = new();

    public static readonly JsonSerializerOptions Options = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(Ids);
        options.Converters.Add(Enums);
        return options;
    }

    /// <summary>Options that are made of the same parts share what they know of types: so do the routes of all houses in one process.</summary>
    public static void ShareShapes(JsonSerializerOptions options) => options.TypeInfoResolver = Shapes;
}

internal sealed class IdJsonConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsValueType && typeToConvert.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>));

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(IdJsonConverter<>).MakeGenericType(typeToConvert))!;
}

internal sealed class IdJsonConverter<TId> : JsonConverter<TId> where TId : struct, IId<TId>
{
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Ids.TryParse<TId>(reader.GetString(), out var id)
            ? id
            : throw new JsonException("An id is a decimal number written as a string.");

    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value.ToString(CultureInfo.InvariantCulture));

    public override TId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Ids.TryParse<TId>(reader.GetString(), out var id) ? id : throw new JsonException("An id is a decimal number.");

    public override void WriteAsPropertyName(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Value.ToString(CultureInfo.InvariantCulture));
}
