using System.Runtime.InteropServices;

namespace Palabre.Live.Dtls;

/// <summary>OpenSSL's error queue, which belongs to the thread.</summary>
internal static unsafe class OpenSslError
{
    /// <summary>The words of the oldest error, and an empty queue.</summary>
    public static string Take()
    {
        var error = OpenSsl.ERR_get_error();
        var reason = error == 0 ? null : Marshal.PtrToStringUTF8((nint)OpenSsl.ERR_reason_error_string(error));
        OpenSsl.ERR_clear_error();
        return reason ?? "no reason given";
    }
}
