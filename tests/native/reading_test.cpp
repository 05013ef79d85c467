#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "decode/file_series.h"
#include "phases/phase_finder.h"
#include "phases/phases.h"
#include "support/fixtures.h"

namespace phasebound {
namespace {

/// An image whose samples are made when they are read.
template <class T>
class MadeImage final : public OpenedImage {
public:
  using Formula = std::function<T(std::size_t z, std::size_t y, std::size_t x)>;

  MadeImage(const Shape& shape, SampleType type, std::size_t rowsTogether, Formula formula)
      : rowsTogether_(rowsTogether), formula_(std::move(formula)) {
    header_.shape = shape;
    header_.type = type;
  }

  std::optional<Error> readRows(std::size_t z, std::size_t y, std::size_t numRows,
                                std::span<std::byte> into) override {
    ++numReads_;
    std::byte* next = into.data();
    for (std::size_t row = y; row < y + numRows; ++row) {
      for (std::size_t x = 0; x < header_.shape.x; ++x, next += sizeof(T)) {
        const T sample = formula_(z, row, x);
        std::memcpy(next, &sample, sizeof(T));
      }
    }
    EXPECT_EQ(next, into.data() + into.size());
    return std::nullopt;
  }
  std::size_t rowsTogether() const override { return rowsTogether_; }
  [[nodiscard]] int numReads() const { return numReads_; }
  ImageHeader& header() { return header_; }

private:
  std::size_t rowsTogether_;
  Formula formula_;
  int numReads_ = 0;
};

using Bytes = MadeImage<std::uint8_t>;

/// The phases are what a map of all values says.
template <class T>
void expectPhases(MadeImage<T>& image, const LabelledImage& found,
                  const typename MadeImage<T>::Formula& formula) {
  const Shape& shape = found.labels.shape();
  std::map<T, std::uint64_t> counts;
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      for (std::size_t x = 0; x < shape.x; ++x) ++counts[formula(z, y, x)];
    }
  }
  ASSERT_EQ(found.phases.size(), counts.size());
  std::size_t i = 0;
  std::map<T, std::size_t> indexOf;
  for (const auto& [value, count] : counts) {
    EXPECT_EQ(found.phases[i].value, static_cast<double>(value));
    EXPECT_EQ(found.phases[i].count, count);
    indexOf[value] = i++;
  }
  for (std::size_t z = 0; z < shape.z; ++z) {
    for (std::size_t y = 0; y < shape.y; ++y) {
      for (std::size_t x = 0; x < shape.x; ++x) {
        ASSERT_EQ(found.labels.at(z, y, x), indexOf[formula(z, y, x)]) << z << " " << y << " " << x;
      }
    }
  }
  EXPECT_GT(image.numReads(), 0);
}

TEST(Reading, FindsValuesHoweverLateTheyCome) {
  // The third, the fifth and the seventeenth value widen the labels, the last one in the last row.
  const Shape shape{5, 41, 77};
  for (const std::size_t rowsTogether : {std::size_t{1}, std::size_t{16}, std::size_t{100}}) {
    for (const unsigned numValues : {1U, 2U, 3U, 5U, 17U, 64U}) {
      const Bytes::Formula formula = [&](std::size_t z, std::size_t y, std::size_t x) {
        const std::size_t place = (z * shape.y + y) * numValues / (shape.z * shape.y);
        const std::size_t most = z == 4 && y == 40 ? numValues - 1 : place;
        return static_cast<std::uint8_t>(250 - 3 * ((x / 5 + y / 7) % (most + 1)));
      };
      Bytes image(shape, SampleType::U8, rowsTogether, formula);
      const Result<LabelledImage> found = findPhases(image);
      ASSERT_TRUE(found.ok());
      EXPECT_EQ(found.value().labels.bits(), PackedLabels::bitsFor(numValues));
      expectPhases(image, found.value(), formula);
    }
  }
}

TEST(Reading, GivesTheSameFromAFileAsFromItsPixels) {
  for (const char* name : test::kReadableFixtures) {
    const std::vector<std::byte> bytes = test::readFixture(name);
    const MemorySource file(bytes);
    const auto opened = openImage(file);
    ASSERT_TRUE(opened.ok()) << name;
    const Result<LabelledImage> streamed = findPhases(*opened.value());
    const Result<Image> image = decode(file);
    ASSERT_TRUE(image.ok()) << name;
    const Result<LabelledImage> whole = findPhases(image.value());
    ASSERT_EQ(streamed.ok(), whole.ok()) << name;
    if (!whole) {
      EXPECT_EQ(streamed.error().code, whole.error().code) << name;
      EXPECT_EQ(streamed.error().details, whole.error().details) << name;
      continue;
    }
    EXPECT_EQ(streamed.value().type, image.value().type) << name;
    EXPECT_EQ(streamed.value().isColour, whole.value().isColour) << name;
    EXPECT_EQ(opened.value()->header().warnings.size() + streamed.value().warnings.size(),
              image.value().warnings.size() + whole.value().warnings.size())
        << name;
    ASSERT_EQ(streamed.value().phases.size(), whole.value().phases.size()) << name;
    for (std::size_t i = 0; i < whole.value().phases.size(); ++i) {
      EXPECT_EQ(streamed.value().phases[i].value, whole.value().phases[i].value) << name;
      EXPECT_EQ(streamed.value().phases[i].count, whole.value().phases[i].count) << name;
    }
    const Shape& shape = image.value().shape;
    for (std::size_t z = 0; z < shape.z; ++z) {
      for (std::size_t y = 0; y < shape.y; ++y) {
        for (std::size_t x = 0; x < shape.x; ++x) {
          ASSERT_EQ(streamed.value().labels.at(z, y, x), whole.value().labels.at(z, y, x)) << name;
        }
      }
    }
  }
}

TEST(Reading, GivesTheSameRowsInAnyOrder) {
  std::mt19937 random(3);
  for (const char* name : test::kReadableFixtures) {
    const std::vector<std::byte> bytes = test::readFixture(name);
    const MemorySource file(bytes);
    const auto opened = openImage(file);
    ASSERT_TRUE(opened.ok()) << name;
    OpenedImage& image = *opened.value();
    const Shape shape = image.header().shape;
    const std::size_t rowBytes = shape.x * sampleBytes(image.header().type);
    std::vector<std::byte> whole(shape.z * shape.y * rowBytes);
    for (std::size_t z = 0; z < shape.z; ++z) {
      const auto slice = std::span(whole).subspan(z * shape.y * rowBytes, shape.y * rowBytes);
      ASSERT_FALSE(image.readRows(z, 0, shape.y, slice).has_value()) << name;
    }
    for (int draw = 0; draw < 30; ++draw) {
      const std::size_t z = random() % shape.z;
      const std::size_t y = random() % shape.y;
      const std::size_t numRows = 1 + random() % (shape.y - y);
      std::vector<std::byte> part(numRows * rowBytes);
      ASSERT_FALSE(image.readRows(z, y, numRows, part).has_value()) << name;
      const std::byte* expected = whole.data() + (z * shape.y + y) * rowBytes;
      EXPECT_TRUE(std::equal(part.begin(), part.end(), expected)) << name << " " << z << " " << y;
    }
  }
}

/// A file of more than 4 GB of which almost nothing is anything but zero.
class SparseSource final : public ByteSource {
public:
  explicit SparseSource(std::uint64_t size) : size_(size) {}

  void put(std::uint64_t offset, std::vector<std::byte> bytes) {
    parts_[offset] = std::move(bytes);
  }
  [[nodiscard]] std::uint64_t size() const override { return size_; }
  [[nodiscard]] std::size_t read(std::uint64_t offset, std::span<std::byte> into) const override {
    if (offset >= size_) return 0;
    const auto numBytes =
        static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), size_ - offset));
    std::fill(into.begin(), into.begin() + static_cast<std::ptrdiff_t>(numBytes), std::byte{0});
    for (const auto& [start, bytes] : parts_) {
      for (std::size_t i = 0; i < bytes.size(); ++i) {
        const std::uint64_t at = start + i;
        if (at >= offset && at - offset < numBytes)
          into[static_cast<std::size_t>(at - offset)] = bytes[i];
      }
    }
    return numBytes;
  }

private:
  std::uint64_t size_;
  std::map<std::uint64_t, std::vector<std::byte>> parts_;
};

void append(std::vector<std::byte>& bytes, std::uint64_t value, int numBytes) {
  for (int i = 0; i < numBytes; ++i) bytes.push_back(static_cast<std::byte>(value >> (8 * i)));
}

/// A BigTIFF directory of one strip of 8-bit pixels.
std::vector<std::byte> directory(std::uint64_t width, std::uint64_t height, std::uint64_t pixels,
                                 std::uint64_t next) {
  const std::array<std::pair<std::uint64_t, std::uint64_t>, 9> tags{{{256, width},
                                                                     {257, height},
                                                                     {258, 8},
                                                                     {259, 1},
                                                                     {262, 1},
                                                                     {273, pixels},
                                                                     {277, 1},
                                                                     {278, height},
                                                                     {279, width * height}}};
  constexpr std::uint64_t kLong8 = 16;
  std::vector<std::byte> bytes;
  append(bytes, tags.size(), 8);
  for (const auto& [tag, value] : tags) {
    append(bytes, tag, 2);
    append(bytes, kLong8, 2);
    append(bytes, 1, 8);
    append(bytes, value, 8);
  }
  append(bytes, next, 8);
  return bytes;
}

TEST(Reading, ReachesPagesBeyond4Gigabytes) {
  constexpr std::uint64_t kFar = 5'000'000'000;
  SparseSource file(3 * kFar);
  std::vector<std::byte> head;
  append(head, 0x002B4949, 4);
  append(head, 8, 4);
  append(head, 16, 8);
  file.put(0, head);
  file.put(16, directory(20, 10, kFar, kFar + 1000));
  file.put(kFar + 1000, directory(20, 10, 2 * kFar, 2 * kFar + 1000));
  file.put(2 * kFar + 1000, directory(20, 10, kFar / 2, 0));
  file.put(kFar + 20 * 3 + 5, {std::byte{9}});
  file.put(2 * kFar + 20 * 9 + 19, {std::byte{9}, std::byte{9}});
  const auto opened = openImage(file);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened.value()->header().shape, (Shape{3, 10, 20}));
  const Result<LabelledImage> found = findPhases(*opened.value());
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found.value().phases.size(), 2U);
  EXPECT_EQ(found.value().phases[1].count, 2U);
  EXPECT_EQ(found.value().labels.at(0, 3, 5), 1);
  EXPECT_EQ(found.value().labels.at(1, 9, 19), 1);
}

TEST(Reading, RefusesWhatDoesNotFitBeforeItReads) {
  Bytes image({100'000, 100'000, 100'000}, SampleType::U8, 1,
              [](auto...) { return std::uint8_t{0}; });
  const Result<LabelledImage> found = findPhases(image);
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().code, ErrorCode::TooLarge);
  // 10^15 bits, of which 3 GiB fit: (3 * 2^30 / 1.25e14)^(1/3) of each side.
  ASSERT_EQ(found.error().details.size(), 3U);
  EXPECT_EQ(found.error().details[0], "125000000000000");
  EXPECT_EQ(found.error().details[1], "3221225472");
  EXPECT_NEAR(std::stod(found.error().details[2]), 0.02954, 1e-4);
  EXPECT_EQ(image.numReads(), 0);
}

TEST(Reading, ReadsInPiecesAndTellsHowFarItIs) {
  Bytes image({40, 500, 1000}, SampleType::U8, 1, [](std::size_t z, std::size_t y, std::size_t x) {
    return static_cast<std::uint8_t>((x + y + z) / 100 % 2);
  });
  PhaseFinder finder(image, {});
  int numSteps = 0;
  double share = 0;
  while (!finder.isDone()) {
    ASSERT_FALSE(finder.step().has_value());
    EXPECT_GT(finder.doneShare(), share);
    share = finder.doneShare();
    ++numSteps;
  }
  EXPECT_EQ(share, 1);
  // 20 MB in steps of about 4.
  EXPECT_GE(numSteps, 4);
  EXPECT_LE(numSteps, 6);
}

TEST(Reading, LeavesRowsAtTheBottomOut) {
  const Bytes::Formula formula = [](std::size_t z, std::size_t y, std::size_t x) {
    return static_cast<std::uint8_t>(y >= 30 ? 200 : (x / 3 + y + z) % 3);
  };
  Bytes image({2, 36, 21}, SampleType::U8, 8, formula);
  const Result<LabelledImage> found = findPhases(image, {.numRowsCut = 6});
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found.value().labels.shape(), (Shape{2, 30, 21}));
  expectPhases(image, found.value(), formula);
  const Result<LabelledImage> nothing = findPhases(image, {.numRowsCut = 36});
  ASSERT_FALSE(nothing.ok());
  EXPECT_EQ(nothing.error().code, ErrorCode::InvalidMask);
}

TEST(Reading, BeginsAgainAtTheFirstColour) {
  // More than 64 greys, then colours in the last row, in which 16 bits are more than 8.
  const auto level = [](std::size_t y, std::size_t x) { return (x + 20 * y) % 60; };
  const MadeImage<std::uint32_t>::Formula narrow = [&](std::size_t, std::size_t y, std::size_t x) {
    const auto grey = static_cast<std::uint32_t>(level(y, x)) * 0x010101U;
    return y == 19 && x == 30 ? 0xFF8000U : grey;
  };
  MadeImage<std::uint32_t> image({1, 20, 31}, SampleType::Rgb8, 4, narrow);
  const Result<LabelledImage> found = findPhases(image);
  ASSERT_TRUE(found.ok());
  EXPECT_TRUE(found.value().isColour);
  EXPECT_EQ(found.value().type, SampleType::Rgb8);
  expectPhases(image, found.value(), narrow);

  const auto wide = [&](std::uint64_t last) {
    return [&, last](std::size_t, std::size_t y, std::size_t x) -> std::uint64_t {
      if (y == 19 && x == 30) return last;
      return static_cast<std::uint64_t>(level(y, x) * 257 + y % 2) * 0x000100010001ULL;
    };
  };
  MadeImage<std::uint64_t> grey({1, 20, 31}, SampleType::Rgb16, 4, wide(0x000700070007ULL));
  const Result<LabelledImage> greys = findPhases(grey);
  // 60 levels, each with and without a low bit, of which every one is kept.
  ASSERT_FALSE(greys.ok());
  EXPECT_EQ(greys.error().code, ErrorCode::NotSegmented);
  MadeImage<std::uint64_t> colour({1, 20, 31}, SampleType::Rgb16, 4, wide(0xFFFF80800000ULL));
  const Result<LabelledImage> colours = findPhases(colour);
  ASSERT_TRUE(colours.ok());
  EXPECT_TRUE(colours.value().isColour);
  ASSERT_EQ(colours.value().phases.size(), 61U);
  EXPECT_EQ(colours.value().phases[60].value, 0xFF8000);
  ASSERT_FALSE(colours.value().warnings.empty());
  EXPECT_EQ(colours.value().warnings[0].details[0], "the lower 8 bits of 16-bit colours");
}

TEST(Reading, TakesFilesAsSlices) {
  // The first is grey, which a colour picture without colours cannot be told from.
  const std::vector<std::byte> grey = test::readFixture("8bit.png");
  const std::vector<std::byte> colours = test::readFixture("rgb.png");
  const std::vector<std::byte> alike = test::readFixture("u8.tif");
  const std::vector<std::byte> larger = test::readFixture("large_u16.tif");
  const std::vector<std::byte> volume = test::readFixture("pages.tif");
  const MemorySource greyFile(grey);
  const MemorySource colourFile(colours);
  const MemorySource alikeFile(alike);
  const MemorySource largerFile(larger);
  const MemorySource volumeFile(volume);

  const auto mixed = openSeries({&greyFile, &colourFile, &alikeFile});
  ASSERT_TRUE(mixed.ok());
  const Shape shape{3, test::kHeight, test::kWidth};
  EXPECT_EQ(mixed.value()->header().shape, shape);
  EXPECT_EQ(mixed.value()->header().type, SampleType::Rgb8);
  std::vector<std::byte> row(test::kWidth * 4);
  // Backwards: any order is right.
  for (const std::size_t z : {std::size_t{2}, std::size_t{1}, std::size_t{0}}) {
    ASSERT_FALSE(mixed.value()->readRows(z, 3, 1, row).has_value());
    const Image one = decode(z == 0 ? greyFile : z == 1 ? colourFile : alikeFile).value();
    for (std::size_t x = 0; x < test::kWidth; ++x) {
      std::uint32_t found = 0;
      std::memcpy(&found, row.data() + 4 * x, 4);
      std::uint32_t expected = 0;
      const std::size_t i = 3 * test::kWidth + x;
      if (one.type == SampleType::U8) {
        expected = static_cast<std::uint32_t>(one.bytes[i]) * 0x010101U;
      } else {
        std::memcpy(&expected, one.bytes.data() + 4 * i, 4);
      }
      EXPECT_EQ(found, expected) << z << " " << x;
    }
  }

  const auto greys = openSeries({&greyFile, &alikeFile});
  ASSERT_TRUE(greys.ok());
  std::vector<std::uint64_t> counts(256);
  for (const MemorySource* file : {&greyFile, &alikeFile}) {
    const Image one = decode(*file).value();
    for (const std::byte level : one.bytes) ++counts[static_cast<std::uint8_t>(level)];
  }
  const Result<LabelledImage> found = findPhases(*greys.value());
  const auto numValues = static_cast<std::size_t>(
      std::count_if(counts.begin(), counts.end(), [](std::uint64_t count) { return count > 0; }));
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().details[0], std::to_string(numValues));

  const auto unequal = openSeries({&greyFile, &largerFile});
  ASSERT_TRUE(unequal.ok());
  const std::optional<Error> error = unequal.value()->readRows(1, 0, 1, row);
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->code, ErrorCode::UnequalSlices);
  EXPECT_EQ(error->details, (std::vector<std::string>{"2", "37 x 21, 16 bit", "13 x 9, 8 bit"}));
  EXPECT_EQ(openSeries({&volumeFile, &greyFile}).error().code, ErrorCode::UnsupportedEncoding);
}

TEST(Series, TakesFilesWithoutAHeaderInOneLayout) {
  const std::vector<std::byte> first{std::byte{9}, std::byte{1}, std::byte{2}, std::byte{3},
                                     std::byte{4}, std::byte{5}, std::byte{6}};
  const std::vector<std::byte> second(first.rbegin(), first.rend());
  const std::vector<std::byte> shorter(first.begin(), first.begin() + 6);
  const MemorySource firstFile(first);
  const MemorySource secondFile(second);
  const MemorySource shorterFile(shorter);
  RawLayout layout;
  layout.shape = {1, 2, 3};
  layout.offset = 1;

  const auto series = openSeries({&firstFile, &secondFile}, layout);
  ASSERT_TRUE(series.ok());
  const Shape shape{2, 2, 3};
  EXPECT_EQ(series.value()->header().shape, shape);
  EXPECT_EQ(series.value()->header().type, SampleType::U8);
  std::vector<std::byte> row(3);
  ASSERT_FALSE(series.value()->readRows(1, 1, 1, row).has_value());
  EXPECT_EQ(row, std::vector<std::byte>(second.begin() + 4, second.end()));
  ASSERT_FALSE(series.value()->readRows(0, 0, 1, row).has_value());
  EXPECT_EQ(row, std::vector<std::byte>(first.begin() + 1, first.begin() + 4));

  const auto broken = openSeries({&firstFile, &shorterFile}, layout);
  ASSERT_TRUE(broken.ok());
  EXPECT_EQ(broken.value()->readRows(1, 0, 1, row).value().code, ErrorCode::BrokenFile);
}

}  // namespace
}  // namespace phasebound
