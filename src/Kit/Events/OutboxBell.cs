namespace Palabre.Kit.Events;

/// <summary>Wakes the pump when something was told; rings do not add up.</summary>
public sealed class OutboxBell : JobBell;
