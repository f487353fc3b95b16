using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Palabre.Kit.Storage;

/// <summary>The statement that inserts one type of row, as its mapping lays it on its table.</summary>
internal sealed class RowInsert : IDisposable
{
    private sealed record Column(string Name, IProperty Property, RelationalTypeMapping Mapping)
    {
        public DbParameter Parameterise(DbCommand command, object row) => Mapping.CreateParameter(command, Name, Property.GetGetter().GetClrValue(row), Property.IsNullable);

        public object Value(object row)
        {
            var value = Property.GetGetter().GetClrValue(row);
            return (value is null || Mapping.Converter is null ? value : Mapping.Converter.ConvertToProvider(value)) ?? DBNull.Value;
        }
    }

    private readonly string _sql;
    private readonly IReadOnlyList<Column> _columns;
    private DbCommand? _prepared;

    public RowInsert(IEntityType type, ISqlGenerationHelper sql)
    {
        var table = StoreObjectIdentifier.Table(type.GetTableName()!, type.GetSchema());
        _columns = [.. type.GetProperties().Select((property, i) => new Column($"@p{i}", property, property.GetRelationalTypeMapping()))];
        var names = string.Join(", ", _columns.Select(column => sql.DelimitIdentifier(column.Property.GetColumnName(table)!)));
        _sql = $"INSERT INTO {sql.DelimitIdentifier(table.Name, table.Schema)} ({names}) VALUES ({string.Join(", ", _columns.Select(column => column.Name))})";
    }

    /// <summary>Inserts a row at once, with a statement that is prepared the first time.</summary>
    public void Execute(DbConnection connection, DbTransaction transaction, object row)
    {
        if (_prepared is null)
        {
            _prepared = connection.CreateCommand();
            _prepared.CommandText = _sql;
            foreach (var column in _columns) _prepared.Parameters.Add(column.Parameterise(_prepared, row));
            _prepared.Prepare();
        }

        _prepared.Transaction = transaction;
        for (var i = 0; i < _columns.Count; i++) _prepared.Parameters[i].Value = _columns[i].Value(row);
        _prepared.ExecuteNonQuery();
    }

    /// <summary>One of a batch.</summary>
    /// <param name="maker">Makes parameters; it is not run.</param>
    public DbBatchCommand Command(DbBatchCommand command, DbCommand maker, object row)
    {
        command.CommandText = _sql;
        foreach (var column in _columns) command.Parameters.Add(column.Parameterise(maker, row));
        return command;
    }

    public void Dispose() => _prepared?.Dispose();
}
