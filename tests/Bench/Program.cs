using Palabre.Bench;

return args switch
{
    ["live", .. var rest] => await LiveBench.RunAsync(rest, CancellationToken.None),
    ["live-server"] => await LiveServerChild.RunAsync(CancellationToken.None),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: Palabre.Bench AREA
          live [--listeners 50,200] [--seconds 10] [--json FILE]   the media server's cost per packet, join and listener
        """);
    return 2;
}
