package dev.countersign.ledger.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TileTest {

  @ParameterizedTest
  @CsvSource({
    "0/000, 0, 0, 256",
    "0/x001/x234/067, 0, 1234067, 256",
    "0/273.p/112, 0, 273, 112",
    "1/001.p/17, 1, 1, 17",
    "2/000.p/1, 2, 0, 1",
    "7/999.p/255, 7, 999, 255"
  })
  void a_path_of_the_specification_is_read_and_written(
      String path, int level, long index, int width) {
    Tile tile = Tile.parse(path).orElseThrow();

    assertThat(tile).isEqualTo(new Tile(level, index, width));
    assertThat(tile.path()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0/",
        "0/0",
        "0/00",
        "0/0000",
        "00/000",
        "8/000",
        "64/000",
        "-1/000",
        "0/x000/001",
        "0/001/002",
        "0/x001",
        "0/000.p/0",
        "0/000.p/256",
        "0/000.p/01",
        "0/000.p/",
        "0/000.p/1/",
        "0/../000",
        "entries/000",
        "0/000?x",
        "0/٠٠٠",
        "0/000\n"
      })
  void whatever_else_is_asked_for_is_no_tile(String path) {
    assertThat(Tile.parse(path)).isEmpty();
  }

  @Test
  void a_tile_is_there_once_all_its_hashes_are() {
    assertThat(new Tile(0, 0, 1).isWithin(0)).isFalse();
    assertThat(new Tile(0, 0, 1).isWithin(1)).isTrue();
    assertThat(new Tile(0, 273, 112).isWithin(70_000)).isTrue();
    assertThat(new Tile(0, 273, 113).isWithin(70_000)).isFalse();
    assertThat(new Tile(1, 0, 1).isWithin(255)).isFalse();
    assertThat(new Tile(1, 0, 1).isWithin(256)).isTrue();
    assertThat(new Tile(7, 999_999_999_999_999_999L, 256).isWithin(Long.MAX_VALUE)).isFalse();
  }
}
