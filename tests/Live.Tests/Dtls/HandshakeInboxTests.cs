using Palabre.Live.Dtls;

namespace Palabre.Live.Tests.Dtls;

public sealed class HandshakeInboxTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Messages_come_out_whole_and_in_order_whatever_way_they_came_in(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var messages = Enumerable.Range(0, 4)
                .Select(number => HandshakeMessage.Write(HandshakeType.Certificate, (ushort)number, Bytes(random, random.Next(400))))
                .ToList();
            var fragments = messages.SelectMany(message => Cut(random, message)).ToArray();
            // Twice, so that some come again, and in any order.
            byte[][] sent = [.. fragments, .. fragments];
            random.Shuffle(sent);

            var inbox = new HandshakeInbox();
            var taken = new List<HandshakeMessage>();
            foreach (var fragment in sent)
            {
                inbox.Add(fragment);
                while (inbox.TryTake(out var message)) taken.Add(message);
            }

            Assert.Equal(messages.ConvertAll(message => message.Bytes), taken.ConvertAll(message => message.Bytes));
        }
    }

    [Fact]
    public void Several_fragments_may_share_a_record()
    {
        var inbox = new HandshakeInbox();
        var (first, second) = (HandshakeMessage.Write(HandshakeType.Certificate, 0, [1, 2, 3]), HandshakeMessage.Write(HandshakeType.ClientKeyExchange, 1, []));

        Assert.True(inbox.Add([.. first.Bytes, .. second.Bytes]));

        Assert.True(inbox.TryTake(out var one));
        Assert.True(inbox.TryTake(out var two));
        Assert.Equal((HandshakeType.Certificate, HandshakeType.ClientKeyExchange), (one.Type, two.Type));
    }

    [Fact]
    public void Only_the_end_of_a_message_given_out_before_tells_of_a_repetition()
    {
        var inbox = new HandshakeInbox();
        var whole = HandshakeMessage.Write(HandshakeType.ClientHello, 0, [1, 2, 3, 4]);
        inbox.Add(whole.Bytes);
        inbox.TryTake(out _);

        Assert.True(inbox.Add(Fragment(whole, 0, 2)));
        Assert.False(inbox.Add(Fragment(whole, 2, 2)));
        Assert.False(inbox.Add(whole.Bytes));
        Assert.False(inbox.TryTake(out _));
    }

    [Fact]
    public void What_claims_to_be_longer_than_any_honest_message_is_dropped()
    {
        var inbox = new HandshakeInbox();
        var bytes = new byte[HandshakeMessage.HeaderLength];
        HandshakeMessage.WriteHeader(bytes, HandshakeType.Certificate, 0, 0xffffff, 0, 0);

        inbox.Add(bytes);

        Assert.False(inbox.TryTake(out _));
    }

    [Fact]
    public void A_fragment_of_another_length_than_the_first_does_not_fit()
    {
        var inbox = new HandshakeInbox();
        var whole = HandshakeMessage.Write(HandshakeType.Certificate, 0, [1, 2, 3, 4]);
        inbox.Add(Fragment(whole, 0, 2));

        inbox.Add(HandshakeMessage.Write(HandshakeType.Certificate, 0, [9, 9, 9]).Bytes);
        inbox.Add(Fragment(whole, 2, 2));

        Assert.True(inbox.TryTake(out var message));
        Assert.Equal(whole.Bytes, message.Bytes);
    }

    private static IEnumerable<byte[]> Cut(Random random, HandshakeMessage message)
    {
        var offset = 0;
        do
        {
            var count = Math.Min(random.Next(1, 200), message.Body.Length - offset);
            // Some reach back over what the one before held already.
            var back = Math.Min(offset, random.Next(20));
            yield return Fragment(message, offset - back, count + back);
            offset += count;
        }
        while (offset < message.Body.Length);
    }

    private static byte[] Fragment(HandshakeMessage message, int offset, int count)
    {
        var bytes = new byte[HandshakeMessage.HeaderLength + count];
        HandshakeMessage.WriteHeader(bytes, message.Type, message.Number, message.Body.Length, offset, count);
        message.Body.Slice(offset, count).CopyTo(bytes.AsSpan(HandshakeMessage.HeaderLength));
        return bytes;
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
