using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Words;

namespace Palabre.Moving.Tests;

public sealed class MovingSliceTests
{
    [Fact]
    public void The_slice_brings_its_words()
    {
        var services = new ServiceCollection();
        new MovingSlice().Register(services, new Microsoft.Extensions.Configuration.ConfigurationManager());
        Assert.Contains(services, s => s.ImplementationInstance is WordSource source && source.Assembly == typeof(MovingSlice).Assembly);
    }
}
