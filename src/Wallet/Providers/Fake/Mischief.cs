using System.Buffers.Binary;
using Palabre.Ledger.Shares;

namespace Palabre.Wallet.Providers.Fake;

/// <summary>
/// What goes wrong between the house and a provider, always the same for the same seed: messages that are lost, come twice, late, in another
/// order or from somebody else, answers that never come, fees that are known late and are others than was thought.
/// </summary>
internal sealed class Mischief
{
    private readonly SeededNumbers? _numbers;

    /// <param name="seed">0: nothing goes wrong.</param>
    public Mischief(int seed)
    {
        if (seed == 0) return;
        var bytes = new byte[SeededNumbers.SeedLength];
        BinaryPrimitives.WriteInt32BigEndian(bytes, seed);
        _numbers = new(bytes);
    }

    public bool IsAtWork => _numbers is not null;

    /// <summary>Whether it happens, so often in a hundred.</summary>
    public bool Happens(int percent) => _numbers is not null && _numbers.Below(100) < percent;

    /// <summary>From 0 to one below; 0 when nothing goes wrong.</summary>
    public int Below(int bound) => (int)(_numbers?.Below(bound) ?? 0);
}
