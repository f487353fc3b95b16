import hashlib, hmac, sys

seed, packet, total, n = bytes.fromhex(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])

def numbers():
    block = 0
    while True:
        bits = hmac.new(seed, block.to_bytes(8, "big"), hashlib.sha256).digest()
        for at in range(0, 32, 8):
            yield int.from_bytes(bits[at:at + 8], "big")
        block += 1

stream = numbers()

def below(bound):
    number = next(stream)
    while number >= 2**64 - 2**64 % bound:
        number = next(stream)
    return number % bound

shares, left = [], total
for k in range(n, 1, -1):
    share = 1 + below(min(left - (k - 1), 2 * left // k - 1))
    shares.append(share)
    left -= share
shares.append(left)
for i in range(n - 1, 0, -1):
    j = below(i + 1)
    shares[i], shares[j] = shares[j], shares[i]

print(hashlib.sha256(seed + packet.encode()).hexdigest())
print(*shares)
