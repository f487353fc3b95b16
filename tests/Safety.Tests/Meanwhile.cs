using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;

namespace Palabre.Safety.Tests;

/// <summary>Two at once, in the one order that hurts: the first has read, the second does all of theirs, the first saves.</summary>
internal static class Meanwhile
{
    /// <summary>What happens once before the next save of a scope.</summary>
    public static void In(AsyncServiceScope scope, Func<Task> happens)
    {
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        db.SavingChanges += Save;
        void Save(object? sender, SavingChangesEventArgs saving)
        {
            db.SavingChanges -= Save;
            // The event knows no waiting; a thread of its own keeps it from waiting for itself.
            Task.Run(happens).GetAwaiter().GetResult();
        }
    }
}
