namespace Palabre.Ledger;

/// <summary>ISO 4217, list one, as of 2026: what circulates, and the funds that have a minor unit. Metals, drawing rights and test codes have none.</summary>
internal static class CurrencyTable
{
    private const string WithoutDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
    private const string WithTwo =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP " +
        "CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD " +
        "KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR " +
        "PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU " +
        "UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG";
    private const string WithThree = "BHD IQD JOD KWD LYD OMR TND";
    private const string WithFour = "CLF UYW";

    public static IEnumerable<Currency> Rows() =>
        new[] { (WithoutDecimals, 0), (WithTwo, 2), (WithThree, 3), (WithFour, 4) }
            .SelectMany(row => row.Item1.Split(' ').Select(code => new Currency(code, row.Item2)));
}
