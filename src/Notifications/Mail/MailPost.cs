using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Palabre.Core;

namespace Palabre.Notifications;

/// <summary>Hands letters to the mail server, one after the other. The only file that knows SmtpClient.</summary>
internal sealed class MailPost(MailSettings settings, ICommunity community)
{
    /// <summary>A server that says nothing for so long is away. RFC 5321 §4.5.3.2 allows it minutes; letters behind this one wait as well.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private MailAddress From => new(settings.From);

    public async Task<MailOutcome> SendAsync(QueuedMail mail, CancellationToken ct)
    {
        using var message = await MessageAsync(mail, ct);
        using var client = new SmtpClient(settings.Host, settings.Port)
        {
            EnableSsl = settings.Tls,
            Credentials = settings.User.Length > 0 ? new NetworkCredential(settings.User, settings.Password) : null,
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Limit);
        try
        {
            await client.SendMailAsync(message, limit.Token);
            return new(MailAnswer.Taken, 250);
        }
        catch (SmtpFailedRecipientException e)
        {
            return new(IsForGood(e.StatusCode) ? MailAnswer.NoSuchAddress : MailAnswer.Later, (int)e.StatusCode, e.Message);
        }
        catch (SmtpException e) when (e.StatusCode == SmtpStatusCode.TransactionFailed)
        {
            return new(MailAnswer.Refused, (int)e.StatusCode, e.Message);
        }
        catch (SmtpException e)
        {
            return new(MailAnswer.Later, (int)e.StatusCode, (e.InnerException ?? e).Message);
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return new(MailAnswer.Later, 0, e.Message); // away, or the connection cannot be trusted
        }
    }

    /// <summary>A full box (552) may be emptied; every other 5xx to an address is for good (RFC 5321 §4.2.1).</summary>
    private static bool IsForGood(SmtpStatusCode code) => (int)code is >= 500 and < 600 && code != SmtpStatusCode.ExceededStorageAllocation;

    private async Task<MailMessage> MessageAsync(QueuedMail mail, CancellationToken ct)
    {
        var from = From.DisplayName.Length > 0 ? From : new MailAddress(From.Address, (await community.GetAsync(ct)).Name, Encoding.UTF8);
        var message = new MailMessage { From = from, Subject = mail.Subject, SubjectEncoding = Encoding.UTF8, HeadersEncoding = Encoding.UTF8 };
        message.To.Add(new MailAddress(mail.Address));
        message.AlternateViews.Add(View(mail.Text, MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(View(mail.Html, MediaTypeNames.Text.Html));
        // The same for every try: who gets it twice can see that it is one. The date is SmtpClient's own.
        message.Headers["Message-ID"] = string.Create(CultureInfo.InvariantCulture, $"<{mail.Id}.palabre@{From.Host}>");
        // RFC 3834 §5: nobody's "I am on holiday" comes back.
        message.Headers["Auto-Submitted"] = "auto-generated";
        if (mail.OffPath.Length > 0)
        {
            // RFC 2919; RFC 8058 §3.1.
            message.Headers["List-Id"] = $"<letters.{From.Host}>";
            message.Headers["List-Unsubscribe"] = $"<{settings.Absolute(mail.OffPath)}>";
            message.Headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click";
        }
        return message;
    }

    private static AlternateView View(string content, string type)
    {
        var view = AlternateView.CreateAlternateViewFromString(content, Encoding.UTF8, type);
        view.TransferEncoding = TransferEncoding.Base64;
        return view;
    }
}
