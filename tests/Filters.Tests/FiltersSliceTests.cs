using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Words;

namespace Palabre.Filters.Tests;

public sealed class FiltersSliceTests
{
    [Fact]
    public void The_slice_brings_its_words()
    {
        var services = new ServiceCollection();
        new FiltersSlice().Register(services, new Microsoft.Extensions.Configuration.ConfigurationManager());
        Assert.Contains(services, s => s.ImplementationInstance is WordSource source && source.Assembly == typeof(FiltersSlice).Assembly);
    }
}
