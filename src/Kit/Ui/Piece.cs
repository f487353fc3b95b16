using Microsoft.AspNetCore.Components;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Kit.Ui;

/// <summary>A component that shows words: <see cref="T"/> speaks the reader's language, <see cref="Viewer"/> is who looks.</summary>
public abstract class Piece : ComponentBase
{
    [CascadingParameter] public Reader T { get; set; } = null!;
    [CascadingParameter] public Viewer Viewer { get; set; } = Viewer.Guest;
    [CascadingParameter] public FormErrors Errors { get; set; } = FormErrors.None;
}
