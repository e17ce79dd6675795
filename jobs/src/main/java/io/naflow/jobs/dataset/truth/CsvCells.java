package io.naflow.jobs.dataset.truth;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts text into rows of cells, one after the other: cells in quotes may hold separators, line ends
 * and doubled quotes (RFC 4180); blanks around a cell are not part of it.
 */
public final class CsvCells {
  private static final int END = -1;
  private static final int NOTHING = -2;
  private static final int MOST = 1 << 20;

  private final Reader text;
  private final char separator;
  private int line = 1;
  private int rowLine = 1;
  private int ahead;
  private int pending = NOTHING;

  /**
   * @param text buffered
   */
  public CsvCells(Reader text, char separator) throws IOException {
    this.text = text;
    this.separator = separator;
    this.ahead = read();
  }

  /** The line in which the last row began, from 1. */
  public int line() {
    return rowLine;
  }

  /** Where a cell is: before anything, in text where quotes are letters, in quotes, behind them. */
  private enum Quotes {
    NONE,
    PLAIN,
    OPEN,
    CLOSED
  }

  /** Text that cannot be cut into cells. */
  public static final class NoCellException extends IOException {
    private static final long serialVersionUID = 1;

    NoCellException(String message) {
      super(message);
    }
  }

  /**
   * The next row that is not empty.
   *
   * @throws NoCellException if a quote has no end or text behind it, where nobody knows which was
   *     to be the last, or a cell has more than a million characters
   */
  public Optional<List<String>> next() throws IOException {
    while (ahead != END) {
      rowLine = line;
      List<String> row = row();
      if (row.size() > 1 || !row.get(0).isEmpty()) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  private List<String> row() throws IOException {
    var row = new ArrayList<String>();
    while (true) {
      row.add(cell());
      if (ahead != separator) {
        take();
        return row;
      }
      take();
    }
  }

  /** Leaves the separator or line end behind it ahead. */
  private String cell() throws IOException {
    var cell = new StringBuilder();
    var state = Quotes.NONE;
    int begin = line;
    while (ahead != END && (state == Quotes.OPEN || ahead != separator && ahead != '\n')) {
      char c = take();
      if (state == Quotes.OPEN && c == '"' && ahead == '"') {
        cell.append(take());
      } else if (state == Quotes.OPEN && c == '"') {
        state = Quotes.CLOSED;
      } else if (state == Quotes.NONE && c == '"') {
        state = Quotes.OPEN;
        begin = line;
        cell.setLength(0);
      } else if (state == Quotes.CLOSED && !Character.isWhitespace(c)) {
        // Most likely the quote was to begin a cell, and another is missing before it.
        throw new NoCellException("line %d has text behind the end of a quote".formatted(line));
      } else {
        state = state == Quotes.NONE && !Character.isWhitespace(c) ? Quotes.PLAIN : state;
        cell.append(c);
      }
      if (cell.length() > MOST) {
        throw new NoCellException(
            "line %d has a cell of more than %,d characters".formatted(begin, MOST));
      }
    }
    if (state == Quotes.OPEN) {
      throw new NoCellException("the quote in line %d has no end".formatted(begin));
    }
    return cell.toString().strip();
  }

  private char take() throws IOException {
    char taken = (char) ahead;
    if (ahead == '\n') {
      line++;
    }
    ahead = ahead == END ? END : read();
    return taken;
  }

  /** One character; each of the line ends there are as the same one. */
  private int read() throws IOException {
    int next = pending == NOTHING ? text.read() : pending;
    pending = NOTHING;
    if (next == '\r') {
      int behind = text.read();
      pending = behind == '\n' ? NOTHING : behind;
      return '\n';
    }
    return next;
  }
}
