using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Words;

namespace Palabre.Wallet.Tests;

public sealed class WalletSliceTests
{
    [Fact]
    public void The_slice_brings_its_words()
    {
        var services = new ServiceCollection();
        new WalletSlice().Register(services, new Microsoft.Extensions.Configuration.ConfigurationManager());
        Assert.Contains(services, s => s.ImplementationInstance is WordSource source && source.Assembly == typeof(WalletSlice).Assembly);
    }
}
