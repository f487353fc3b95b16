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
          live   the media server's cost per packet, join and listener
            --listeners 50,200   sizes of the room     --seconds 10   length of each measurement
            --apart              the server on one core, the load on the others     --json FILE
        """);
    return 2;
}
