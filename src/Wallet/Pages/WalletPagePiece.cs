using Palabre.Kit.Ui;

namespace Palabre.Wallet;

/// <summary>Something that a part of the wallet puts on its first page, below the balance.</summary>
public abstract class WalletPagePiece : AskingPiece;
