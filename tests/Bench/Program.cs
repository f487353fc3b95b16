using Palabre.Bench;

return args switch
{
    ["live", .. var rest] => await LiveBench.RunAsync(rest, CancellationToken.None),
    ["redraw", var rows, var plot] => await LiveBench.RedrawAsync(rows, plot, CancellationToken.None),
    ["rooms", .. var rest] => await RoomsBench.RunAsync(rest, CancellationToken.None),
    ["soak", .. var rest] => await SoakBench.RunAsync(rest, CancellationToken.None),
    ["crowd", .. var rest] => await CrowdBench.RunAsync(rest, CancellationToken.None),
    ["hls", .. var rest] => await HlsBench.RunAsync(rest, CancellationToken.None),
    ["calendar", .. var rest] => await CalendarBench.RunAsync(rest, CancellationToken.None),
    ["push", .. var rest] => await PushBench.RunAsync(rest, CancellationToken.None),
    ["hall", .. var rest] => await HallBench.RunAsync(rest, CancellationToken.None),
    ["timeline", .. var rest] => await TimelineBench.RunAsync(rest, CancellationToken.None),
    ["streams", .. var rest] => await StreamsBench.RunAsync(rest, CancellationToken.None),
    ["scale", .. var rest] => await ScaleBench.RunAsync(rest, CancellationToken.None),
    ["ledger", .. var rest] => await LedgerBench.RunAsync(rest, CancellationToken.None),
    ["timeline-floor", var file] => await TimelineFloor.RunAsync(file, CancellationToken.None),
    ["live-server", var mixFrom] => await LiveServerChild.RunAsync(mixFrom),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: Palabre.Bench AREA
          live   the media server's cost per packet, join and listener
            --ways forward,mix   --speakers 1,3   --listeners 50,200,500,1000,2000   --seconds 10 each   --rush 400 joins as fast as they go
            --woken              each packet wakes a reader, as of a few listeners on the same machine
            --apart              the server on one core, the load on the others     --json FILE  --plot FILE.svg
            redraw FILE FILE.svg  the plot anew, from what --json wrote
          rooms  many small rooms at once: their cost, and that none hears another
            --rooms 200  --people 10  --seconds 20   --json FILE
          soak   a room for an hour, with loss, whose listeners come, go and vanish
            --minutes 60  --listeners 300   --json FILE
          crowd  a crowd in one room of the published server (bin/build-server first)
            --members 2000       how many        --seconds 60    in which they join
            --sound 200          how many of them have sound       --rate 200    what they do a second
            --server palabre.dll another build, to compare   --json FILE
          hls    a room by HLS behind caches: the published server's cost per answer, and a simulated crowd
            --listeners 1000000  how many, simulated    --seconds 60    for how long
            --clients 300        real ones, behind three real caches, to compare     --server, --json as above
          calendar  expanding shows and writing feeds   --json FILE
          push   a room opens, and everybody who follows is told and rung through a push service of ours
            --followers 2500     --server, --json as above
          hall   the hall, club pages and the search in a large community
            --members 100000  --clubs 5000  --rooms 50000  --live 2000   --requests 300  --rounds 5   --server, --json as above
          timeline  posts and home timelines through Mastodon's API; under bin/with-postgres on PostgreSQL
            --accounts 200  --connections 16  --seconds 20 each   --server, --json as above
          streams  sockets of Mastodon's streams that are open while posts are written; needs twice as many open files
            --connections 5000  --authors 200  --posts 20 a second  --seconds 30   --server, --json as above
          scale  homes and posts in a house with a large graph, written straight into the database (SQLite)
            --members 100000  --posts 2000000  --largest 50000 followers  --seconds 10 each   --server, --json as above
            --keep FOLDER        keeps the filled house there; where one is kept, runs on a copy of it
          ledger  durable transfers a second; under bin/with-postgres on PostgreSQL, beside pgbench
            --clients 1,8,64  --seconds 10 each   --json FILE
        """);
    return 2;
}
