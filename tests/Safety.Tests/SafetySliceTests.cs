using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Words;

namespace Palabre.Safety.Tests;

public sealed class SafetySliceTests
{
    [Fact]
    public void The_slice_brings_its_words()
    {
        var services = new ServiceCollection();
        new SafetySlice().Register(services, new Microsoft.Extensions.Configuration.ConfigurationManager());
        Assert.Contains(services, s => s.ImplementationInstance is WordSource source && source.Assembly == typeof(SafetySlice).Assembly);
    }
}
