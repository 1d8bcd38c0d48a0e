using System.Buffers.Binary;
using Cotejo.Engine.Isolation;

namespace Cotejo.Engine.Tests.Isolation;

/// <summary>Runs a filter as the kernel does: over a call's number, architecture and arguments, to an answer.</summary>
internal static class BpfMachine
{
    public static uint Run(ReadOnlySpan<byte> program, uint architecture, uint call, ulong first = 0, ulong second = 0)
    {
        byte[] data = new byte[64];
        BinaryPrimitives.WriteUInt32LittleEndian(data, call);
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(4), architecture);
        BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(16), first);
        BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(24), second);
        uint accumulator = 0;
        for (int at = 0; ; at += BpfProgram.InstructionBytes)
        {
            var instruction = program.Slice(at, BpfProgram.InstructionBytes);
            uint constant = BinaryPrimitives.ReadUInt32LittleEndian(instruction[4..]);
            bool? holds = null;
            switch (BinaryPrimitives.ReadUInt16LittleEndian(instruction))
            {
                case BpfProgram.Load:
                    accumulator = BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan((int)constant));
                    break;
                case BpfProgram.IfEqual:
                    holds = accumulator == constant;
                    break;
                case BpfProgram.IfGreater:
                    holds = accumulator > constant;
                    break;
                case BpfProgram.IfAnyBit:
                    holds = (accumulator & constant) != 0;
                    break;
                case BpfProgram.Return:
                    return constant;
                default:
                    throw new InvalidDataException($"no such instruction at {at}");
            }
            if (holds is { } taken) { at += instruction[taken ? 2 : 3] * BpfProgram.InstructionBytes; }
        }
    }
}
