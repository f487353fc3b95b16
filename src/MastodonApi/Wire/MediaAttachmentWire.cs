using System.Globalization;
using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>MediaAttachment (docs.joinmastodon.org/entities/MediaAttachment). Pictures; one that moves is a <c>gifv</c>.</summary>
internal static class MediaAttachmentWire
{
    public static void Write(Utf8JsonWriter json, PostPicture picture, string house)
    {
        json.WriteStartObject();
        json.WriteId("id", picture.Id.Value);
        json.WriteString("type", picture.MotionPath is null ? "image" : "gifv");
        json.WriteString("url", house + (picture.MotionPath ?? picture.Path));
        json.WriteString("preview_url", house + picture.PreviewPath);
        json.WriteNull("remote_url");
        json.WriteNull("preview_remote_url");
        json.WriteNull("text_url");
        json.WriteStartObject("meta");
        WriteSize(json, "original", picture.Width, picture.Height);
        WriteSize(json, "small", picture.PreviewWidth, picture.PreviewHeight);
        json.WriteStartObject("focus");
        json.WriteNumber("x", picture.FocusX);
        json.WriteNumber("y", picture.FocusY);
        json.WriteEndObject();
        json.WriteNull("duration");
        json.WriteEndObject();
        if (picture.Description.Length > 0) json.WriteString("description", picture.Description);
        else json.WriteNull("description");
        if (picture.Blurhash.Length > 0) json.WriteString("blurhash", picture.Blurhash);
        else json.WriteNull("blurhash");
        json.WriteEndObject();
    }

    private static void WriteSize(Utf8JsonWriter json, string name, int width, int height)
    {
        json.WriteStartObject(name);
        json.WriteNumber("width", width);
        json.WriteNumber("height", height);
        json.WriteString("size", string.Create(CultureInfo.InvariantCulture, $"{width}x{height}"));
        json.WriteNumber("aspect", height == 0 ? 1 : (double)width / height);
        json.WriteEndObject();
    }
}
