using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Palabre.Kit.Storage;

namespace Palabre.Host.Commands;

/// <summary><c>palabre schema</c>: the whole schema as the code maps it, to write the next numbered script from.</summary>
internal static class SchemaCommand
{
    public static Command Make()
    {
        var data = CommonOptions.Data();
        var command = new Command("schema", "Print the database schema as this version maps it.") { data };
        command.Hidden = true;
        command.SetAction((parsed, ct) => CommonOptions.GuardAsync(() => Offline.RunAsync(parsed.GetValue(data), (services, _) =>
        {
            Console.Write(services.GetRequiredService<PalabreDb>().Database.GenerateCreateScript());
            return Task.FromResult(0);
        }, ct, migrate: false)));
        return command;
    }
}
