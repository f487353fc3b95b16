using System.CommandLine;
using Palabre.Host.Commands;

var root = new RootCommand("Palabre: a social network that its members own.")
{
    ServeCommand.Make(), MemberCommand.Make(), TokenCommand.Make(), InviteCommand.Make(), LedgerCommand.Make(), SchemaCommand.Make(),
};
// A handle may be written as people write it: @ada is no file of further arguments.
return await root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null }).InvokeAsync();
