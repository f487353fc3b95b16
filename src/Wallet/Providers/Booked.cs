using Palabre.Ledger;

namespace Palabre.Wallet.Providers;

/// <summary>What a line of a provider's balance stands for in the book.</summary>
/// <param name="Journal">The one that the line belongs to.</param>
/// <param name="Journals">All that say together what it moved.</param>
/// <param name="Drafts">What is still to be written for it: what the provider took, as its line says.</param>
public sealed record Booked(Guid Journal, IReadOnlyList<Guid> Journals, IReadOnlyList<Draft> Drafts);
