using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Kit.Ui;

/// <summary>Renders a component to HTML outside of a request, for live streams.</summary>
public sealed class Fragments(IServiceScopeFactory scopes, ILoggerFactory logs)
{
    /// <param name="parameters">An anonymous object whose property names are the component's parameters.</param>
    /// <param name="viewer">Who will see it; a guest when the fragment goes to everyone.</param>
    public async Task<string> RenderAsync<TComponent>(Reader reader, object parameters, Viewer? viewer = null) where TComponent : IComponent
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<FragmentRoot>(ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                [nameof(FragmentRoot.Reader)] = reader,
                [nameof(FragmentRoot.Viewer)] = viewer ?? Viewer.Guest,
                [nameof(FragmentRoot.Component)] = typeof(TComponent),
                [nameof(FragmentRoot.Values)] = parameters.GetType().GetProperties().ToDictionary(p => p.Name, p => p.GetValue(parameters)),
            }));
            return root.ToHtmlString();
        });
    }
}

/// <summary>Gives a fragment what a page gets from its request: the reader and the viewer.</summary>
internal sealed class FragmentRoot : ComponentBase
{
    [Parameter] public required Reader Reader { get; set; }
    [Parameter] public required Viewer Viewer { get; set; }
    [Parameter] public required Type Component { get; set; }
    [Parameter] public required IReadOnlyDictionary<string, object?> Values { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder) =>
        Cascade(builder, Reader, inReader => Cascade(inReader, Viewer, inViewer =>
        {
            inViewer.OpenComponent(0, Component);
            foreach (var (name, value) in Values) inViewer.AddComponentParameter(1, name, value);
            inViewer.CloseComponent();
        }));

    private static void Cascade<T>(RenderTreeBuilder builder, T value, RenderFragment inside)
    {
        builder.OpenComponent<CascadingValue<T>>(0);
        builder.AddComponentParameter(1, nameof(CascadingValue<T>.Value), value);
        builder.AddComponentParameter(2, nameof(CascadingValue<T>.IsFixed), true);
        builder.AddComponentParameter(3, nameof(CascadingValue<T>.ChildContent), inside);
        builder.CloseComponent();
    }
}
