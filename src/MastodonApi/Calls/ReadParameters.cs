using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Palabre.MastodonApi;

/// <summary>Reads what a call says. Every call takes every form of body.</summary>
internal static class ReadParameters
{
    /// <summary>Texts are short; pictures are read elsewhere.</summary>
    private const int MostJson = 1 << 20;
    private const int MostValues = 5000;

    public static async Task<(Parameters Said, Reply? Refused)> OfAsync(HttpRequest request, CancellationToken ct)
    {
        var said = new Parameters();
        foreach (var (name, values) in request.Query)
            foreach (var value in values) said.Add(name, value ?? "");
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || request.ContentType is null) return (said, null);
        try
        {
            if (request.HasFormContentType) AddForm(await request.ReadFormAsync(ct), said);
            else if (request.HasJsonContentType()) return await AddJsonAsync(request, said, ct) is { } refused ? (said, refused) : (said, null);
            return (said, null);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or JsonException or InvalidOperationException)
        {
            // Half a form, no JSON, half a character: what the writer of the program has to mend.
            return (said, e is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } ? Reply.TooLarge : Reply.Unreadable);
        }
    }

    private static void AddForm(IFormCollection form, Parameters said)
    {
        foreach (var (name, values) in form)
            foreach (var value in values) said.Add(name, value ?? "");
    }

    private static async Task<Reply?> AddJsonAsync(HttpRequest request, Parameters said, CancellationToken ct)
    {
        if (request.ContentLength > MostJson) return Reply.TooLarge;
        if (request.ContentLength == 0) return null;
        using var document = await JsonDocument.ParseAsync(new BoundedStream(request.Body, MostJson), cancellationToken: ct);
        var left = MostValues;
        if (document.RootElement.ValueKind == JsonValueKind.Object) AddMembers(document.RootElement, "", said, ref left);
        return null;
    }

    private static void AddMembers(JsonElement of, string prefix, Parameters said, ref int left)
    {
        foreach (var member in of.EnumerateObject()) Add(member.Value, prefix.Length == 0 ? member.Name : $"{prefix}[{member.Name}]", said, ref left);
    }

    private static void Add(JsonElement value, string name, Parameters said, ref int left)
    {
        if (left-- <= 0) return;
        switch (value.ValueKind)
        {
            case JsonValueKind.Object: AddMembers(value, name, said, ref left); break;
            case JsonValueKind.Array:
                var place = 0;
                // Things in a list keep apart what is said of each.
                foreach (var one in value.EnumerateArray()) Add(one, one.ValueKind == JsonValueKind.Object ? $"{name}[{place++}]" : name, said, ref left);
                break;
            case JsonValueKind.String: said.Add(name, value.GetString()!); break;
            case JsonValueKind.Null or JsonValueKind.Undefined: said.AddNone(name); break;
            default: said.Add(name, value.GetRawText()); break;
        }
    }

    /// <summary>Reads so much and no more.</summary>
    private sealed class BoundedStream(Stream inner, int most) : Stream
    {
        private int _left = most;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            return (_left -= read) < 0 ? throw new InvalidDataException() : read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
