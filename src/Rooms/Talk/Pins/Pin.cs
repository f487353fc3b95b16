using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web.Outside;
using Palabre.Kit.Words;

namespace Palabre.Rooms;

/// <summary>A link at the head of a room, one at a time; all are kept with their times, for the replay.</summary>
public sealed class Pin
{
    public const int LongestAddress = 2000;

    /// <summary>As a number, so that a database can compare it.</summary>
    public required long Id { get; init; }
    public required RoomId Room { get; init; }
    public required MemberId By { get; init; }

    /// <summary>An http or https address, or the path of a page of ours.</summary>
    public required string Address { get; init; }
    public string? Title { get; init; }
    public string? Description { get; init; }
    public string? Site { get; init; }
    public required DateTimeOffset PinnedAt { get; init; }
    public DateTimeOffset? UnpinnedAt { get; set; }

    public PinId PinId => new(Id);
    public bool IsOwn => Address.StartsWith('/');

    /// <summary>Reads what a moderator typed: an address, with or without its scheme, or a page of ours.</summary>
    /// <param name="home">How the reader reaches us, such as <c>https://palabre.example.org</c>.</param>
    public static Refusal? Read(string? typed, Uri home, out string address)
    {
        var text = Typed.Line(typed);
        address = "";
        if (text.Length is 0 or > LongestAddress) return NoAddress;
        if (text.StartsWith('/')) text = new Uri(home, text).AbsoluteUri;
        else if (!text.Contains("://", StringComparison.Ordinal)) text = $"https://{text}";

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || !OutsideWeb.IsWeb(uri) || uri.AbsoluteUri.Length > LongestAddress) return NoAddress;
        if (!uri.Host.Contains('.') && !uri.Host.Contains(':') && uri.Authority != home.Authority) return NoAddress;
        address = uri.Authority == home.Authority ? uri.PathAndQuery : uri.AbsoluteUri;
        return null;
    }

    private static Refusal NoAddress => new("pin_no_address", 400, "url");
}

internal sealed class PinMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Pin>(pin =>
    {
        pin.ToTable("room_pins");
        pin.HasKey(p => p.Id);
        pin.Property(p => p.Id).ValueGeneratedNever();
        pin.Property(p => p.Address).HasMaxLength(Pin.LongestAddress);
        pin.Property(p => p.Title).HasMaxLength(Preview.LongestTitle);
        pin.Property(p => p.Description).HasMaxLength(Preview.LongestDescription);
        pin.Property(p => p.Site).HasMaxLength(Preview.LongestSite);
        pin.HasIndex(p => new { p.Room, p.Id });
        pin.HasOne<Room>().WithMany().HasForeignKey(p => p.Room).OnDelete(DeleteBehavior.Cascade);
    });
}
