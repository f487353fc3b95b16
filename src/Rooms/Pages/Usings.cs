// The pages are this slice's own markup; its endpoints name them without ceremony.
global using Palabre.Rooms.BroadcastPages;
global using Palabre.Rooms.Pages;
global using Palabre.Rooms.RecordingPages;
global using Palabre.Rooms.ReplayPages;
global using Palabre.Rooms.TalkPages;
