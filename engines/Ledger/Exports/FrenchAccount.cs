namespace Palabre.Ledger.Exports;

/// <summary>
/// An account by its number in the French plan comptable général, as docs/money/exports.md tells them. What has an owner or a name below it has it
/// as an auxiliary account, so that no two accounts of ours come to the same. Labels are of ISO 8859-15.
/// </summary>
/// <param name="Number">Six digits; the first three are the plan's own.</param>
/// <param name="Label">What the number is called.</param>
/// <param name="Auxiliary">Such as M123, or "".</param>
/// <param name="AuxiliaryLabel">Such as "Membre 123", or "".</param>
public sealed record FrenchAccount(string Number, string Label, string Auxiliary, string AuxiliaryLabel)
{
    private static readonly (string Under, string Number, string Label, string Below)[] Plan =
    [
        ("asset:bank", "512000", "Banque", ""),
        ("asset:provider", "517000", "Autres organismes financiers", "Prestataire"),
        ("asset:payees", "517100", "Fonds en route vers les membres", "Prestataire"),
        ("recv:chargeback", "467600", "Paiements contestés à recouvrer", "Membre"),
        ("recv:suspense", "471200", "Compte d'attente, sorties à identifier", ""),
        ("liab:suspense", "471100", "Compte d'attente, entrées à identifier", ""),
        ("liab:member", "467100", "Portefeuilles des membres", "Membre"),
        ("liab:redpacket", "467200", "Enveloppes en cours", "Enveloppe"),
        ("liab:pot", "467300", "Cagnottes", "Cagnotte"),
        ("liab:deferred", "467400", "Soutiens reçus d'avance", "Soutien"),
        ("liab:payout_transit", "467500", "Versements aux membres en cours", ""),
        ("equity:shares", "101300", "Capital souscrit, appelé, versé", "Membre"),
        ("equity:reserves", "106000", "Réserves", "Réserve"),
        ("equity:retained", "110000", "Report à nouveau (solde créditeur)", "Report"),
        ("exp:fees", "627000", "Services bancaires et assimilés", "Prestataire"),
        ("inc:fee_recovered", "708500", "Frais accessoires facturés", ""),
        ("inc:coop_dues", "756000", "Cotisations", ""),
        ("inc:commission", "706000", "Prestations de services", ""),
    ];

    /// <summary>What last year came to, before anybody decided what becomes of it.</summary>
    internal static FrenchAccount Result(bool isLoss) => isLoss ? new("129000", "Résultat de l'exercice (perte)", "", "") : new("120000", "Résultat de l'exercice (bénéfice)", "", "");

    /// <summary>What the years before it came to.</summary>
    internal static FrenchAccount Carried(bool isLoss) => isLoss ? new("119000", "Report à nouveau (solde débiteur)", "", "") : new("110000", "Report à nouveau (solde créditeur)", "", "");

    /// <summary>The number of an account of ours; one that nobody thought of has a number of its kind that asks to be looked at.</summary>
    public static FrenchAccount Of(AccountName account)
    {
        var name = AccountingName.Of(account);
        foreach (var (under, number, label, below) in Plan)
        {
            if (!account.IsUnder(under)) continue;
            var extra = account.ToString().Split(':').Length - under.Split(':').Length;
            if (extra == 0) return new(number, label, "", "");
            return new(number, label, string.Join('-', name.Split(':')[^extra..]), $"{below} {string.Join(' ', account.ToString().Split(':')[^extra..])}".TrimStart());
        }
        return account.Kind switch
        {
            "exp" => new("658000", "Charges diverses de gestion courante", name, account.ToString()),
            "inc" => new("758000", "Produits divers de gestion courante", name, account.ToString()),
            _ => new("471000", "Comptes d'attente", name, account.ToString()),
        };
    }
}
